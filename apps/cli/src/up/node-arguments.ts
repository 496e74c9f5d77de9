/**
 * How every app is started, by hand, in tests and in docker-compose.yml. Young objects get 64 MiB where V8 gives 16: while a
 * backlog drains or lanes are busy, batches live long enough to fill less, and a tenth of the processor goes elsewhere than
 * to the collector (`npm run bench -- drain`).
 */
export const NODE_ARGUMENTS: readonly string[] = ['--enable-source-maps', '--max-semi-space-size=64'];
