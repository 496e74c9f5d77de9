import { SignJWT, jwtVerify } from 'jose';
import { z } from 'zod';
import { freshId } from '#determinism';
import type { Clock } from '#determinism';
import type { Role } from '#contracts';
import type { AccountBook } from './account-book.ts';
import { passwordMatches } from './password-hash.ts';

/** Somebody who is signed in. */
export interface Person {
  readonly name: string;
  readonly role: Role;
  readonly sessionId: string;
  readonly expiresAtMs: number;
  readonly fingerprint: string;
}

/** A working day and its handover. */
export const SESSION_MS = 12 * 3_600_000;
const issuer = 'perlintasan';
const endedMax = 10_000;
const claims = z.object({ sub: z.string(), jti: z.string(), exp: z.int(), account: z.string() });

/** Makes and reads sessions: signed tokens (JWT, HS256) that hold only as long as the account is unchanged. */
export class Sessions {
  readonly #accounts: AccountBook;
  readonly #secret: Uint8Array;
  readonly #clock: Clock;
  /** Sessions signed out of before their time, until they would have ended anyway. */
  readonly #ended = new Map<string, number>();

  constructor(accounts: AccountBook, secret: Uint8Array, clock: Clock) {
    this.#accounts = accounts;
    this.#secret = secret;
    this.#clock = clock;
  }

  /** Null when name or password is wrong; which of the two is not told, nor by the time it takes. */
  async begin(name: string, password: string): Promise<{ person: Person; token: string } | null> {
    const account = this.#accounts.find(name);
    const judged = account ?? this.#accounts.anyAccount();
    const matches = judged !== null && (await passwordMatches(password, judged.passwordHash));
    if (account === null || !matches) return null;
    const nowS = Math.floor(this.#clock.nowMs() / 1000);
    const expS = nowS + SESSION_MS / 1000;
    const sessionId = freshId();
    const token = await new SignJWT({ account: account.fingerprint })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(account.name)
      .setJti(sessionId)
      .setIssuedAt(nowS)
      .setExpirationTime(expS)
      .sign(this.#secret);
    const { role, fingerprint } = account;
    return { token, person: { name, role, sessionId, fingerprint, expiresAtMs: expS * 1000 } };
  }

  /** Whose session the token is; null when it is forged, over, signed out of, or the account has changed since. */
  async read(token: string): Promise<Person | null> {
    const verified = await jwtVerify(token, this.#secret, {
      algorithms: ['HS256'],
      issuer,
      currentDate: new Date(this.#clock.nowMs()),
    }).catch(() => null);
    const claimed = claims.safeParse(verified?.payload);
    if (!claimed.success) return null;
    const { sub: name, jti: sessionId, exp, account: fingerprint } = claimed.data;
    const role = this.#accounts.find(name)?.role;
    if (role === undefined) return null;
    const person: Person = { name, role, sessionId, fingerprint, expiresAtMs: exp * 1000 };
    return this.holds(person) ? person : null;
  }

  /** Whether a session that was good once still is. */
  holds(person: Person): boolean {
    return (
      this.#accounts.find(person.name)?.fingerprint === person.fingerprint &&
      person.expiresAtMs > this.#clock.nowMs() &&
      !this.#ended.has(person.sessionId)
    );
  }

  /**
   * Ends a session for good. Kept in memory only and for the latest 10,000: after a restart a copied cookie would work
   * again until its time is over; changing the password ends it at once and for good.
   */
  end(person: Person): void {
    const nowMs = this.#clock.nowMs();
    for (const [sessionId, untilMs] of this.#ended) {
      if (untilMs > nowMs && this.#ended.size < endedMax) break;
      this.#ended.delete(sessionId);
    }
    this.#ended.set(person.sessionId, person.expiresAtMs);
  }
}
