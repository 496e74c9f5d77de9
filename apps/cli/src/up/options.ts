import type { StartRun } from '#contracts';
import { chosenDataFolder } from '../data-folder.ts';
import { asStartRun } from '../run/index.ts';
import type { RunFlags } from '../run/index.ts';
import type { Settings } from '../settings.ts';

/** What `up` was asked for, with every default made explicit. */
export interface UpOptions {
  readonly projectFolder: string;
  readonly seedsFolder: string;
  readonly dataFolder: string;
  /** Whether a person chose the data folder; then nothing of it is put elsewhere. */
  readonly dataFolderChosen: boolean;
  /** Of control-room; the other five follow it (N+1 ... N+5). 0: six free ones are picked. */
  readonly port: number;
  /** Where control-room listens; everything else listens on 127.0.0.1 whatever this is. */
  readonly host: string;
  /** Servers to use instead of embedded ones. */
  readonly databaseUrl: string | null;
  readonly centreDatabaseUrl: string | null;
  /** What the apps demand of each other; none: one is made and kept in the data folder. */
  readonly serviceToken?: string | null;
  /** The run to begin; null: none. */
  readonly run: StartRun | null;
  /** The environment that the apps inherit. */
  readonly inherited: Readonly<Record<string, string>>;
}

/** Flags of the command line; absent where not given. */
export interface UpFlags extends RunFlags {
  readonly scenario: string;
  readonly data?: string;
  readonly port?: number;
  readonly host?: string;
  readonly run: boolean;
}

/** A flag beats the environment, which beats the default. */
export function upOptions(flags: UpFlags, settings: Settings): UpOptions {
  const data = chosenDataFolder(flags.data, settings);
  return {
    projectFolder: settings.projectFolder,
    seedsFolder: settings.seedsFolder,
    dataFolder: data.folder,
    dataFolderChosen: data.isChosen,
    port: flags.port ?? settings.port ?? 4310,
    host: flags.host ?? settings.host ?? '127.0.0.1',
    databaseUrl: settings.databaseUrl,
    centreDatabaseUrl: settings.centreDatabaseUrl,
    serviceToken: settings.serviceToken,
    run: flags.run ? asStartRun(flags.scenario, flags) : null,
    inherited: settings.inherited,
  };
}
