import { IconLock } from '@tabler/icons-react';
import type { Session } from '#contracts';
import { PageLink } from '../page-link.tsx';
import { route } from '../route.ts';
import { useCell } from '../stream/use-board.ts';
import { useArrival } from '../use-arrival.ts';
import { Books } from './books.tsx';
import { FileUpload } from './file-upload.tsx';
import { Typing } from './typing.tsx';
import { useFormsSpeech } from './words/use-forms-speech.ts';
import './forms.css';

const PARTS = [
  { name: 'books', path: '/forms' },
  { name: 'typing', path: '/forms/typing' },
  { name: 'file', path: '/forms/file' },
] as const;

/** Numbered paper forms: issued and printed before they are needed, typed in and accounted for afterwards. */
export default function FormsPage({ session }: { readonly session: Session }) {
  const { say, tell } = useFormsSpeech();
  const main = useArrival<HTMLElement>();
  const path = useCell(route);
  const acts = session.role === 'operator';
  const reads = acts || session.role === 'auditor';
  const shown = (acts ? PARTS.find((part) => part.path === path) : undefined) ?? PARTS[0];
  const role = say(`role.${session.role}`);
  return (
    <main className="forms" id="content" ref={main} tabIndex={-1} aria-labelledby="forms-title">
      <div className="forms__head">
        <h2 className="forms__title" id="forms-title">
          {tell('title')}
        </h2>
        <p className="muted">{tell('lead')}</p>
      </div>
      {!acts && (
        <p className="forms__role panel">
          <IconLock className="icon" size={18} aria-hidden />
          {tell(reads ? 'role.reads' : 'role.not-allowed', { role })}
        </p>
      )}
      {acts && (
        <nav className="pages forms__parts" aria-label={tell('parts')}>
          <ul>
            {PARTS.map(({ name, path: to }) => (
              <li key={name}>
                <PageLink className="pages__link" to={to} isCurrent={name === shown.name}>
                  {tell(`part.${name}`)}
                </PageLink>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <div className="forms__part">
        {reads && shown.name === 'books' && <Books acts={acts} />}
        {/* Kept while another part is looked at: a half typed batch is an hour's work. */}
        {acts && (
          <div hidden={shown.name !== 'typing'}>
            <Typing />
          </div>
        )}
        {acts && shown.name === 'file' && <FileUpload />}
      </div>
    </main>
  );
}
