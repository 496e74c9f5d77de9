/** The one place where tests and their tools read the environment. */

export interface BrowserSettings {
  /** A Chromium of the user's choice (`CHROMIUM_PATH`); null: look for one. */
  readonly chromiumPath: string | null;
  /** `FORCE_BUNDLED_CHROMIUM=1`: take the browser from npm even where the machine has one. */
  readonly forceBundled: boolean;
}

export function browserSettings(environment: NodeJS.ProcessEnv = process.env): BrowserSettings {
  const force = environment['FORCE_BUNDLED_CHROMIUM'] ?? '';
  if (!['', '0', '1'].includes(force)) {
    throw new Error(
      `FORCE_BUNDLED_CHROMIUM: expected 0 or 1, got "${force}"; example: FORCE_BUNDLED_CHROMIUM=1`,
    );
  }
  return { chromiumPath: environment['CHROMIUM_PATH'] || null, forceBundled: force === '1' };
}

/** The environment for a child process: ours, with some variables replaced. */
export function environmentWith(changes: Readonly<Record<string, string>>): Record<string, string> {
  const ours = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { ...Object.fromEntries(ours), ...changes };
}
