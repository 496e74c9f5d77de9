import { Controller, Get, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { hallHistory, hallTile } from '#contracts';
import type { HallHistory } from '#contracts';
import { ProblemError, ZodBody } from '#http-edge';
import { JournalDatabase } from '../journal/index.ts';
import { Documented } from '../reference/documented.ts';
import { LiveView } from '../view/index.ts';
import { hallHistoryOf } from './hall-history.ts';

const historyQuery = z.strictObject({
  hallId: hallTile.shape.hallId,
  minutes: z.coerce
    .number('expected a whole number of minutes from 1 to 2,880')
    .int()
    .min(1)
    .max(2_880)
    .default(120)
    .meta({ example: 120 }),
});

@Controller('api/history')
export class HistoryController {
  readonly #database: JournalDatabase;
  readonly #view: LiveView;

  constructor(@Inject(JournalDatabase) database: JournalDatabase, @Inject(LiveView) view: LiveView) {
    this.#database = database;
    this.#view = view;
  }

  @Get()
  @Documented({
    summary: 'Queues and waits of a hall over the last minutes of site time, at most 600 points',
    query: historyQuery,
    reply: hallHistory,
    problems: { 404: '`no-such-hall`: the run in hand does not have it' },
  })
  history(@Query(new ZodBody(historyQuery)) query: z.infer<typeof historyQuery>): Promise<HallHistory> {
    const { run } = this.#view;
    if (run === null || !this.#view.tiles.has(`hall/${query.hallId}`)) {
      throw new ProblemError(
        404,
        'no-such-hall',
        'No such hall',
        `the run in hand has no hall ${query.hallId}`,
        {
          field: 'hallId',
        },
      );
    }
    return hallHistoryOf(this.#database, { runId: run.runId, until: run.siteAt, ...query });
  }
}
