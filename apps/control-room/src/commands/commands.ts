import type { PinoLogger } from 'nestjs-pino';
import { freshId } from '#determinism';
import type { PersonCommand } from '#contracts';
import type { Person } from '../accounts/index.ts';
import { UpstreamError } from '../upstream/index.ts';
import type { Upstream } from '../upstream/index.ts';

/** What a person wants done; `command` is a verb and its object, such as `start-fault`. */
export type Order = Pick<PersonCommand, 'command' | 'runId' | 'siteId' | 'reason' | 'details'>;

type Detail = string | number | boolean | null;
/** Details without those that the person left open. */
export const detailsOf = (given: Readonly<Record<string, Detail | undefined>>): Record<string, Detail> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** Has people's commands written into the journal before they are carried out. */
export class Commands {
  readonly #upstream: Upstream;
  readonly #log: PinoLogger;

  constructor(upstream: Upstream, log: PinoLogger) {
    this.#upstream = upstream;
    this.#log = log;
  }

  /**
   * First has border journal the command, then carries it out. What cannot be journalled is not done. When carrying
   * out fails, that is journalled too, as `COMMAND-failed` with the same id; should that fail as well, the log has it.
   *
   * @throws UpstreamError of border (not journalled, nothing done) or of whoever was to carry it out.
   */
  async carryOut<T>(person: Person, order: Order, act: () => Promise<T>): Promise<T> {
    const commandId = freshId();
    await this.#journal(person, commandId, order);
    try {
      return await act();
    } catch (error) {
      if (error instanceof UpstreamError) await this.#journalFailure(person, commandId, order, error);
      throw error;
    }
  }

  async #journal(person: Person, commandId: string, order: Order): Promise<void> {
    const body: PersonCommand = { ...order, commandId, by: person.name, role: person.role };
    await this.#upstream.ask({ app: 'border', method: 'POST', path: '/v1/commands', body, reply: null });
  }

  async #journalFailure(
    person: Person,
    commandId: string,
    order: Order,
    error: UpstreamError,
  ): Promise<void> {
    const { app, failure, message } = error;
    const details = { ...order.details, of: commandId, app, failure, message: message.slice(0, 300) };
    const failed: Order = { ...order, command: `${order.command}-failed`, details };
    await this.#journal(person, `${commandId}.failed`, failed).catch((err: unknown) => {
      this.#log.error(
        { err, commandId, failure: message },
        'a failed command could not be journalled as failed',
      );
    });
  }
}
