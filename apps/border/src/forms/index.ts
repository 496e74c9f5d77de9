import { Logger } from '@nestjs/common';
import type { FactoryProvider } from '@nestjs/common';
import type { Clock } from '#determinism';
import { Forwarding } from '../forwarding/forwarding.ts';
import { RunBooks } from '../reconciliation/run-books.ts';
import { Sites } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';
import { FormBooks } from './form-books.ts';
import { FormsController } from './forms.controller.ts';
import { SqlForms } from './sql-forms.ts';
import { Transcriptions } from './transcriptions.ts';

export { SqlForms } from './sql-forms.ts';

const log = new Logger('forms');

const formBooks: FactoryProvider<FormBooks> = {
  provide: FormBooks,
  inject: [SqlForms, Sites, RunBooks, CLOCK],
  useFactory: (store: SqlForms, sites: Sites, books: RunBooks, clock: Clock) =>
    new FormBooks({ store, sites, books, clock }),
};

const transcriptions: FactoryProvider<Transcriptions> = {
  provide: Transcriptions,
  inject: [SqlForms, Sites, RunBooks, Forwarding],
  useFactory: (store: SqlForms, sites: Sites, books: RunBooks, forwarding: Forwarding) =>
    new Transcriptions({
      store,
      sites,
      books,
      typedIn: (fresh, repeats) => {
        for (const { siteId, siteAt } of fresh) sites.backlogOf(siteId).recorded(true, siteAt);
        if (fresh.length > 0) forwarding.wake();
        log.log({ recorded: fresh.length, repeats, msg: 'paper forms were typed in' });
      },
    }),
};

/** What border's module takes in: numbered paper forms, for when border itself is down. */
export const FORM_CONTROLLERS = [FormsController];
export const FORM_PROVIDERS = [SqlForms, formBooks, transcriptions];
