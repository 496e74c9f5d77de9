import type { Session } from '#contracts';

/** What a page of the navigation is given. */
export interface PageProps {
  readonly session: Session;
}
