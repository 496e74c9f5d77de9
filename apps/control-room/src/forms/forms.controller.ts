import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import type { z } from 'zod';
import {
  FORM_COLUMNS,
  formBook,
  formBookPage,
  formBookQuery,
  publicAccountForms,
  publicIssueForms,
  publicTranscribeCsv,
  publicTranscribeForms,
  transcription,
} from '#contracts';
import type {
  FormBook,
  FormBookPage,
  FormBookQuery,
  PublicAccountForms,
  PublicIssueForms,
  PublicTranscribeCsv,
  PublicTranscribeForms,
  Transcription,
} from '#contracts';
import type { Clock } from '#determinism';
import { ZodBody } from '#http-edge';
import { Asking, For } from '../accounts/index.ts';
import type { Person } from '../accounts/index.ts';
import { CLOCK } from '../clock.ts';
import { Commands } from '../commands/index.ts';
import type { Order } from '../commands/index.ts';
import { Documented } from '../reference/documented.ts';
import { Upstream } from '../upstream/index.ts';
import { LiveView } from '../view/index.ts';
import { printForms } from './print-forms.ts';

const BOOK = { bookId: 'CGK-T3-0000401' };
const TRANSCRIPTION_PROBLEMS = {
  409: '`form-accounted` or `form-content-differs`; `errors` names every place',
  422: '`invalid-field`, `unknown-field`, `invalid-form`; `errors` names every place',
};

/** Numbered paper forms for when border is down, and typing them in afterwards. Border keeps the numbers. */
@Controller('api/forms')
@For('operator', 'auditor')
export class FormsController {
  readonly #upstream: Upstream;
  readonly #commands: Commands;
  readonly #view: LiveView;
  readonly #clock: Clock;

  constructor(
    @Inject(Upstream) upstream: Upstream,
    @Inject(Commands) commands: Commands,
    @Inject(LiveView) view: LiveView,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#upstream = upstream;
    this.#commands = commands;
    this.#view = view;
    this.#clock = clock;
  }

  @Get('books')
  @Documented({
    summary: 'Books of forms, newest first, each with the numbers of which nobody knows what became',
    query: formBookQuery,
    reply: formBookPage,
  })
  books(@Query(new ZodBody(formBookQuery)) query: FormBookQuery): Promise<FormBookPage> {
    const given = Object.entries(query).filter(
      (pair): pair is [string, string | number] => pair[1] !== undefined,
    );
    const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
    return this.#ask(`/books?${search.toString()}`, formBookPage);
  }

  @Post('books')
  @HttpCode(200)
  @For('operator')
  @Documented({ summary: 'Issue a book of blank forms for a hall', body: publicIssueForms, reply: formBook })
  issue(
    @Asking() person: Person,
    @Body(new ZodBody(publicIssueForms)) said: PublicIssueForms,
  ): Promise<FormBook> {
    const order = { command: 'issue-forms', siteId: said.siteId, reason: null, details: { ...said } };
    return this.#carryOut(person, order, '/books', { ...said, by: person.name }, formBook);
  }

  @Get('books/:bookId/forms.pdf')
  @Header('content-type', 'application/pdf')
  @Documented({
    summary: 'The blank forms of a book, to be printed on A4, two a page',
    parameters: BOOK,
    reply: { mediaType: 'application/pdf' },
    problems: { 404: '`book-unknown`' },
  })
  async print(@Param('bookId') bookId: string): Promise<StreamableFile> {
    const book = await this.#ask(`/books/${encodeURIComponent(bookId)}`, formBook);
    return new StreamableFile(printForms(book, this.#clock), {
      disposition: `inline; filename="forms-${book.bookId}.pdf"`,
    });
  }

  @Post('books/:bookId/accounts')
  @HttpCode(200)
  @For('operator')
  @Documented({
    summary:
      'Say what became of forms that bear no crossing: spoiled, lost, returned blank; or take that back',
    parameters: BOOK,
    body: publicAccountForms,
    reply: formBook,
    problems: { 404: '`book-unknown`', 409: '`form-used`' },
  })
  account(
    @Asking() person: Person,
    @Param('bookId') bookId: string,
    @Body(new ZodBody(publicAccountForms)) said: PublicAccountForms,
  ): Promise<FormBook> {
    const { reason, ...rest } = said;
    const order = { command: 'account-forms', siteId: null, reason, details: { bookId, ...rest } };
    const path = `/books/${encodeURIComponent(bookId)}/accounts`;
    return this.#carryOut(person, order, path, { ...said, by: person.name }, formBook);
  }

  @Post('transcriptions')
  @HttpCode(200)
  @For('operator')
  @Documented({
    summary: 'Type in forms that were filled in: all of a batch or nothing',
    description: 'The document number comes twice: the second time it is typed without sight of the first.',
    body: publicTranscribeForms,
    reply: transcription,
    problems: TRANSCRIPTION_PROBLEMS,
  })
  transcribe(
    @Asking() person: Person,
    @Body(new ZodBody(publicTranscribeForms)) said: PublicTranscribeForms,
  ): Promise<Transcription> {
    const { forms, keyedAgainBy = person.name } = said;
    const order = transcribing({ forms: forms.length, keyedAgainBy });
    return this.#carryOut(
      person,
      order,
      '/transcriptions',
      { forms, by: person.name, keyedAgainBy },
      transcription,
    );
  }

  @Post('transcriptions/csv')
  @HttpCode(200)
  @For('operator')
  @Documented({
    summary: 'The same as a file; a refusal names lines and columns',
    body: publicTranscribeCsv,
    reply: transcription,
    problems: { ...TRANSCRIPTION_PROBLEMS, 422: `${TRANSCRIPTION_PROBLEMS[422]}, or \`invalid-file\`` },
  })
  transcribeFile(
    @Asking() person: Person,
    @Body(new ZodBody(publicTranscribeCsv)) said: PublicTranscribeCsv,
  ): Promise<Transcription> {
    const { csv, keyedAgainBy = person.name } = said;
    const order = transcribing({ characters: csv.length, keyedAgainBy });
    return this.#carryOut(
      person,
      order,
      '/transcriptions/csv',
      { csv, by: person.name, keyedAgainBy },
      transcription,
    );
  }

  @Get('template.csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="forms.csv"')
  @Documented({ summary: 'The heading of such a file', reply: { mediaType: 'text/csv' } })
  template(): string {
    return `${FORM_COLUMNS.join(',')}\r\n`;
  }

  #ask<Schema extends z.ZodType>(path: string, reply: Schema): Promise<z.infer<Schema>> {
    return this.#upstream.ask({ app: 'border', method: 'GET', path: `/v1/forms${path}`, reply });
  }

  #carryOut<Schema extends z.ZodType>(
    person: Person,
    order: Omit<Order, 'runId'>,
    path: string,
    body: unknown,
    reply: Schema,
  ): Promise<z.infer<Schema>> {
    return this.#commands.carryOut(person, { ...order, runId: this.#view.runId }, () =>
      this.#upstream.ask({ app: 'border', method: 'POST', path: `/v1/forms${path}`, body, reply }),
    );
  }
}

const transcribing = (details: Order['details']): Omit<Order, 'runId'> => ({
  command: 'transcribe-forms',
  siteId: null,
  reason: null,
  details,
});
