import type { MouseEvent, ReactNode } from 'react';
import { follow } from './route.ts';

interface PageLinkProps {
  readonly to: string;
  readonly className?: string;
  readonly isCurrent?: boolean;
  readonly children: ReactNode;
}

/** A link to a page of the dashboard: a real one, that opens in another tab when asked to. */
export function PageLink({ to, className, isCurrent = false, children }: PageLinkProps) {
  const go = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    follow(to);
  };
  return (
    <a
      className={className}
      href={`${to}${location.search}`}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={go}
    >
      {children}
    </a>
  );
}
