/** Counters of a hall, one behind each connection. */
export const lanesOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `CGK-T3-departure-C${String(at + 1).padStart(2, '0')}`);

/** What a documented check says of its lookups: nobody answered, the site's snapshots were asked. */
export const DOCUMENTED = {
  screening: {
    tier: 'local' as const,
    lookups: (['watchlist', 'interpol'] as const).map((service) => ({
      service,
      outcome: 'clear' as const,
      source: 'snapshot' as const,
      listVersion: 1,
      snapshotAgeMs: 1_260_000,
    })),
  },
};
