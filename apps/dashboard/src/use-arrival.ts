import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { wasFollowed } from './route.ts';

/** The focus goes here when the viewer came by a link within the page, as it would when a page is loaded. */
export function useArrival<E extends HTMLElement>(): RefObject<E | null> {
  const place = useRef<E>(null);
  useEffect(() => {
    if (!wasFollowed()) return;
    place.current?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }, []);
  return place;
}
