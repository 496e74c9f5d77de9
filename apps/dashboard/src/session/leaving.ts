/** Why nobody is signed in: decides what the sign-in form says first. */
export type Leaving = 'signed-out' | 'ended';
