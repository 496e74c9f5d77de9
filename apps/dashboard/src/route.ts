import { Cell } from './cell.ts';

/** Path of the page that is shown, without a slash at its end: `/`, `/records`, `/records/conflicts`. */
export const route = new Cell<string>(pathOf(location.pathname));

/** Whether the viewer came here by a link within the page: then the page that opens takes the focus. */
let followedLink = false;

function pathOf(pathname: string): string {
  return pathname.length > 1 ? pathname.replace(/\/+$/, '') : pathname;
}

/** Goes to another page of the dashboard without loading anything anew; language and the like stay in the address. */
export function follow(path: string): void {
  if (path === route.get()) return;
  history.pushState(null, '', `${path}${location.search}`);
  followedLink = true;
  route.set(path);
}

export const wasFollowed = (): boolean => followedLink;

addEventListener('popstate', () => {
  followedLink = true;
  route.set(pathOf(location.pathname));
});

/** Whether `path` is this page or lies below it. */
export const isWithin = (page: string, path: string): boolean =>
  page === '/' ? path === '/' : path === page || path.startsWith(`${page}/`);
