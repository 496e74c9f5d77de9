/** How every app is started, by hand, in tests and in docker-compose.yml: an error names the line of the source. */
export const NODE_ARGUMENTS: readonly string[] = ['--enable-source-maps'];
