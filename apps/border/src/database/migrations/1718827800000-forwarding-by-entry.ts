import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The queue to the register is keyed by the journal entry that it points to, a number that only grows, instead of the
 * crossing's id: new rows go to the end of the index, and a batch is acknowledged by 500 numbers instead of 500 texts.
 */
export class ForwardingByEntry1718827800000 implements MigrationInterface {
  readonly name = 'ForwardingByEntry1718827800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table crossing add entry_transaction xid8, add entry_sequence bigint');
    await runner.query(`
      update crossing set entry_transaction = forwarding.entry_transaction, entry_sequence = forwarding.entry_sequence
      from forwarding where forwarding.crossing_id = crossing.crossing_id`);
    await runner.query(
      'alter table crossing alter entry_transaction set not null, alter entry_sequence set not null',
    );
    await runner.query(
      'alter table forwarding drop constraint forwarding_pkey, add primary key (entry_sequence)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table forwarding drop constraint forwarding_pkey, add primary key (crossing_id)',
    );
    await runner.query('alter table crossing drop entry_transaction, drop entry_sequence');
  }
}
