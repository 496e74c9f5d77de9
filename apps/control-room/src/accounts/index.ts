export { Asking, For, ForAnybody, accessTo } from './access.ts';
export type { Access } from './access.ts';
export { AccountBook } from './account-book.ts';
export { AccountsModule } from './accounts.module.ts';
export { guardChanges } from './guard-changes.ts';
export { isSameOrigin } from './same-origin.ts';
export { SESSION_COOKIE } from './session-cookie.ts';
export { Sessions } from './sessions.ts';
export type { Person } from './sessions.ts';
