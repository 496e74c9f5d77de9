import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  BATCH_FORMS_MAX,
  accountForms,
  formBookQuery,
  issueForms,
  transcribeCsv,
  transcribeForms,
} from '#contracts';
import type {
  AccountForms,
  FormBook,
  FormBookPage,
  FormBookQuery,
  IssueForms,
  TranscribeCsv,
  Transcription,
} from '#contracts';
import { ZodBody } from '#http-edge';
import { FormBooks } from './form-books.ts';
import { Transcriptions } from './transcriptions.ts';
import type { GivenBatch } from './transcriptions.ts';

/** The forms themselves are judged one by one, so that a refusal names every place. */
const givenBatch = transcribeForms.extend({ forms: z.array(z.unknown()).min(1).max(BATCH_FORMS_MAX) });

@Controller('v1/forms')
export class FormsController {
  readonly #books: FormBooks;
  readonly #transcriptions: Transcriptions;

  constructor(books: FormBooks, transcriptions: Transcriptions) {
    this.#books = books;
    this.#transcriptions = transcriptions;
  }

  @Get('books')
  list(@Query(new ZodBody(formBookQuery)) query: FormBookQuery): Promise<FormBookPage> {
    return this.#books.list(query);
  }

  @Post('books')
  @HttpCode(200)
  issue(@Body(new ZodBody(issueForms)) said: IssueForms): Promise<FormBook> {
    return this.#books.issue(said);
  }

  @Get('books/:bookId')
  find(@Param('bookId') bookId: string): Promise<FormBook> {
    return this.#books.find(bookId);
  }

  @Post('books/:bookId/accounts')
  @HttpCode(200)
  account(
    @Param('bookId') bookId: string,
    @Body(new ZodBody(accountForms)) said: AccountForms,
  ): Promise<FormBook> {
    return this.#books.account(bookId, said);
  }

  @Post('transcriptions')
  @HttpCode(200)
  transcribe(@Body(new ZodBody(givenBatch)) batch: GivenBatch): Promise<Transcription> {
    return this.#transcriptions.take(batch);
  }

  @Post('transcriptions/csv')
  @HttpCode(200)
  transcribeFile(@Body(new ZodBody(transcribeCsv)) said: TranscribeCsv): Promise<Transcription> {
    return this.#transcriptions.takeFile(said);
  }
}
