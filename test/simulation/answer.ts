/** What border answers to a device or a person; `unavailable` is a 503. */
export type Answer<T> =
  | { readonly kind: 'done'; readonly body: T }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unavailable' };
