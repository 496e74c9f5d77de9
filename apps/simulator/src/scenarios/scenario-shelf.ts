import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { ScenarioList, StartRun } from '#contracts';
import { ProblemError } from '#http-edge';
import {
  type ExpandedScenario,
  type ParsedScenario,
  ScenarioError,
  type ScenarioSources,
  expandScenario,
  parseScenario,
  problemText,
} from '#scenario';
import { SETTINGS } from '../tokens.ts';
import type { Settings } from '../settings.ts';

type Listed = ScenarioList['scenarios'][number];

/** The scenarios of the seeds folder: `scenarios/NAME.yaml` and all that they name. */
@Injectable()
export class ScenarioShelf {
  readonly #seedsFolder: string;
  readonly #sources: ScenarioSources;
  /** Made once: expanding all takes some tenths of a second, in which a live run would stand still. */
  #listed: ScenarioList | null = null;

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'SEEDS_FOLDER'>) {
    this.#seedsFolder = resolve(settings.SEEDS_FOLDER);
    this.#sources = { read: (path) => this.#read(path) };
  }

  /** @throws ProblemError 422 `scenario-does-not-hold` when one of the shelf's files is broken */
  list(): ScenarioList {
    if (this.#listed) return this.#listed;
    const scenarios = this.#names().map((name): Listed => {
      const { scenario, title, description, startsAtUnixMs, durationMs, sites } = this.expand({
        scenario: name,
      });
      return {
        scenario,
        title,
        description,
        startsAt: new Date(startsAtUnixMs).toISOString(),
        endsAt: new Date(startsAtUnixMs + durationMs).toISOString(),
        sites: sites.map(({ siteId }) => siteId),
      };
    });
    this.#listed = { scenarios };
    return this.#listed;
  }

  /** @throws ProblemError 404 `no-such-scenario`, 422 `scenario-does-not-hold` */
  expand({ scenario, from, randomSeed }: StartRun): ExpandedScenario {
    const parsed = this.#parse(scenario);
    try {
      return expandScenario(parsed, this.#sources, {
        ...(from === undefined ? {} : { from }),
        ...(randomSeed === undefined ? {} : { randomSeed }),
      });
    } catch (error) {
      throw this.#translated(error);
    }
  }

  #names(): string[] {
    return readdirSync(join(this.#seedsFolder, 'scenarios'))
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => file.slice(0, -'.yaml'.length))
      .sort();
  }

  #parse(name: string): ParsedScenario {
    if (!this.#names().includes(name)) {
      throw new ProblemError(
        404,
        'no-such-scenario',
        'There is no such scenario',
        `${name} is not in seeds/scenarios`,
        {
          field: 'scenario',
          expected: `one of ${this.#names().join(', ')}`,
          example: 'pdn-2024',
        },
      );
    }
    const path = `scenarios/${name}.yaml`;
    try {
      return parseScenario(this.#read(path), path);
    } catch (error) {
      throw this.#translated(error);
    }
  }

  /** Reads a file of the seeds folder, and of nothing outside it. */
  #read(path: string): string {
    const file = resolve(this.#seedsFolder, path);
    if (relative(this.#seedsFolder, file).split(sep)[0] === '..')
      throw new Error(`${path} is outside the seeds`);
    return readFileSync(file, 'utf8');
  }

  #translated(error: unknown): unknown {
    if (!(error instanceof ScenarioError)) return error;
    const first = error.problems[0];
    return new ProblemError(
      422,
      'scenario-does-not-hold',
      'The scenario does not hold',
      error.problems.map(problemText).join('\n'),
      first ? { field: first.path, expected: first.expected, example: first.example } : {},
    );
  }
}
