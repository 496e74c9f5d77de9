import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';
import type { PageProps } from './page-props.ts';
import type { MessageKey } from './words/words.ts';

export interface Page {
  readonly path: string;
  readonly label: MessageKey;
  /** Loaded when somebody goes there; the room itself is part of the first paint. */
  readonly Content: LazyExoticComponent<ComponentType<PageProps>> | null;
}

/** The operators' pages in the order of the navigation. Paths below one belong to it. */
export const PAGES: readonly Page[] = [
  { path: '/', label: 'nav.room', Content: null },
  { path: '/records', label: 'nav.records', Content: lazy(() => import('./records/records-page.tsx')) },
  { path: '/forms', label: 'nav.forms', Content: lazy(() => import('./forms/forms-page.tsx')) },
];
