import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the register has acknowledged leaves the queue: taking a row out costs a quarter of writing it anew, and the queue is
 * as long as what is still to be done. When each was acknowledged is in the journal.
 */
export class SettledRowsGo1718845200000 implements MigrationInterface {
  readonly name = 'SettledRowsGo1718845200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from forwarding where state = 'acknowledged'`);
    await runner.query(`
      alter table forwarding drop constraint forwarding_state_check,
        add constraint forwarding_state_check check (state in ('pending', 'blocked', 'set-aside'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table forwarding drop constraint forwarding_state_check,
        add constraint forwarding_state_check check (state in ('pending', 'acknowledged', 'blocked', 'set-aside'))`);
    await runner.query(`
      insert into forwarding
        (crossing_id, site_id, lane_key, lane_sequence, fallback, site_at, entry_transaction, entry_sequence, state)
      select crossing_id, site_id, run_id || '/' || lane_id || case when form_number is null then '' else '/forms' end,
        lane_sequence, tier <> 'online', site_at, entry_transaction, entry_sequence, 'acknowledged'
      from crossing on conflict do nothing`);
  }
}
