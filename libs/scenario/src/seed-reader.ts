import { parseCsvSchedule } from '#flights';
import type { RowProblem, ScheduledFlight } from '#flights';
import type { z } from 'zod';
import type { Problem } from './problem.ts';
import { readYaml } from './read-yaml.ts';
import type { YamlSource } from './yaml-source.ts';

/** The seeds, already read or readable: `read` gives the text of a path below the seeds folder, or throws. */
export interface ScenarioSources {
  read(path: string): string;
}

/** A file and the field that names it, so that a missing file is told where it is named. */
export interface FileReference {
  readonly path: string;
  readonly namedBy: YamlSource;
  readonly at: readonly PropertyKey[];
}

/** Reads each seed file once and collects what is wrong with any of them. */
export class SeedReader {
  readonly problems: Problem[] = [];
  readonly #sources: ScenarioSources;
  readonly #texts = new Map<string, string | null>();
  readonly #yaml = new Map<string, unknown>();
  readonly #flights = new Map<string, readonly ScheduledFlight[]>();

  constructor(sources: ScenarioSources) {
    this.#sources = sources;
  }

  text(reference: FileReference): string | null {
    const { path, namedBy, at } = reference;
    let text = this.#texts.get(path);
    if (text === undefined) {
      try {
        text = this.#sources.read(path);
      } catch (error) {
        text = null;
        const reason = error instanceof Error ? error.message : String(error);
        this.problems.push(
          namedBy.problem(at, {
            expected: `a file of the seeds folder (${reason})`,
            example: 'airports/CGK-T3.yaml',
            got: path,
          }),
        );
      }
      this.#texts.set(path, text);
    }
    return text;
  }

  yaml<Schema extends z.ZodType>(
    schema: Schema,
    reference: FileReference,
  ): { value: z.output<Schema>; source: YamlSource } | null {
    const known = this.#yaml.get(reference.path);
    if (known !== undefined) return known as { value: z.output<Schema>; source: YamlSource } | null;
    const text = this.text(reference);
    let found: { value: z.output<Schema>; source: YamlSource } | null = null;
    if (text !== null) {
      const reading = readYaml(schema, reference.path, text);
      this.problems.push(...reading.problems);
      if (reading.value !== undefined) found = { value: reading.value, source: reading.source };
    }
    this.#yaml.set(reference.path, found);
    return found;
  }

  flights(reference: FileReference): readonly ScheduledFlight[] {
    const known = this.#flights.get(reference.path);
    if (known !== undefined) return known;
    const text = this.text(reference);
    const reading = text === null ? { flights: [], problems: [] } : parseCsvSchedule(text);
    this.rowProblems(reference.path, reading.problems);
    this.#flights.set(reference.path, reading.flights);
    return reading.flights;
  }

  /** Problems of a table, in the words of a scenario. */
  rowProblems(file: string, problems: readonly RowProblem[]): void {
    for (const { example, expected, field, got, line } of problems) {
      this.problems.push({
        file,
        line,
        column: 1,
        path: field,
        expected,
        example,
        got: got === '' ? null : JSON.stringify(got),
        didYouMean: null,
      });
    }
  }
}
