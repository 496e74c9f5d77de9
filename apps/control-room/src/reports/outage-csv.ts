import type { Outage, OutageReport } from '#contracts';

type Cell = string | number | null;

const COLUMNS: Readonly<Record<string, (outage: Outage) => Cell>> = {
  run_id: ({ runId }) => runId,
  site_id: ({ siteId }) => siteId,
  started_at: ({ startedAt }) => startedAt,
  restored_at: ({ restoredAt }) => restoredAt,
  reconciled_at: ({ reconciledAt }) => reconciledAt,
  kind: ({ kind }) => kind,
  services: ({ services }) => services.join(' '),
  checks_online: ({ checks }) => checks.online,
  checks_local: ({ checks }) => checks.local,
  checks_paper: ({ checks }) => checks.paper,
  backlog_most: ({ backlog }) => backlog.most,
  drain_seconds: ({ drainMs }) => (drainMs === null ? null : Math.round(drainMs / 1_000)),
  admitted: ({ ledger }) => ledger.admitted,
  recorded: ({ ledger }) => ledger.recorded,
  reconciled: ({ ledger }) => ledger.reconciled,
  not_at_register: ({ ledger }) => ledger.rest.atRegisterNotYet,
  blocked: ({ ledger }) => ledger.rest.blocked,
  not_screened: ({ ledger }) => ledger.rest.unscreened,
  late_hits_open: ({ ledger }) => ledger.rest.lateHitOpen,
  conflicts_open: ({ ledger }) => ledger.rest.conflictOpen,
  referred: ({ ledger }) => ledger.notAdmitted.referred,
  refused: ({ ledger }) => ledger.notAdmitted.refused,
  merged: ({ merged }) => merged,
  merged_same_form_twice: ({ mergedBy }) => mergedBy['same-form-twice'],
  merged_gate_then_manual: ({ mergedBy }) => mergedBy['gate-then-manual'],
  merged_counter_then_form: ({ mergedBy }) => mergedBy['counter-then-form'],
  merged_manual_then_gate: ({ mergedBy }) => mergedBy['manual-then-gate'],
  late_hits: ({ lateHits }) => lateHits.length,
  conflicts: ({ conflicts }) => conflicts.length,
};

/** RFC 4180: a heading, then one line an outage. Times are UTC; a cell is empty where there is nothing yet. */
export const outageCsv = ({ outages }: OutageReport): string =>
  [Object.keys(COLUMNS), ...outages.map((outage) => Object.values(COLUMNS).map((cell) => cell(outage)))]
    .map((cells) => `${cells.map(quoted).join(',')}\r\n`)
    .join('');

function quoted(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
