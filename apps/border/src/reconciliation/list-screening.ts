import { Injectable } from '@nestjs/common';
import { CentreClient } from '../centre/centre-client.ts';
import { DocumentReader } from '../checks/document-reader.ts';
import type { RecordedCrossing } from './recorded-crossing.ts';
import { screenRecords } from './screen-records.ts';
import type { Screened } from './screen-records.ts';

/** Has records screened again at the data centre. */
@Injectable()
export class ListScreening {
  readonly #centre: CentreClient;
  readonly #reader: DocumentReader;

  constructor(centre: CentreClient, reader: DocumentReader) {
    this.#centre = centre;
    this.#reader = reader;
  }

  /** @throws CentreFailedError, CentreRefusedError: then nothing of the step is known */
  screen(siteId: string, siteAt: string, records: readonly RecordedCrossing[]): Promise<Screened> {
    return screenRecords(
      {
        ask: (list, body) => this.#centre.screen(list, body),
        read: (mrz, at) => this.#reader.read(mrz, at),
      },
      siteId,
      siteAt,
      records,
    );
  }
}
