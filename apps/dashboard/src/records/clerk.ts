import type { Role, Session } from '#contracts';

/** Who sits at the records page, and what control-room lets them do there. */
export interface Clerk {
  readonly name: string;
  readonly role: Role;
  /** Sees the queues; documents whole only when they also act. */
  readonly reads: boolean;
  readonly acts: boolean;
  /** Sees what outages cost. */
  readonly seesReport: boolean;
}

/** As control-room has it, which refuses all the same whoever asks for more. */
export function clerkOf({ name, role }: Session): Clerk {
  return {
    name,
    role,
    reads: role === 'operator' || role === 'auditor',
    acts: role === 'operator',
    seesReport: role === 'operator' || role === 'auditor' || role === 'planner',
  };
}
