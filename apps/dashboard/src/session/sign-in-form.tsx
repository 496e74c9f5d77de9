import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { Session } from '#contracts';
import { LanguageChoice } from '../header/language-choice.tsx';
import { SchemeChoice } from '../header/scheme-choice.tsx';
import { server } from '../server/endpoints.ts';
import type { RequestProblem } from '../server/request.ts';
import { useSpeech } from '../words/use-speech.tsx';
import type { Speech } from '../words/speech.ts';
import type { Leaving } from './leaving.ts';
import './sign-in.css';

interface Missing {
  readonly name: boolean;
  readonly password: boolean;
}

export function SignInForm(props: {
  readonly why: Leaving;
  readonly onSignedIn: (session: Session) => void;
}) {
  const speech = useSpeech();
  const { say } = speech;
  const form = useRef<HTMLFormElement>(null);
  const [missing, setMissing] = useState<Missing>({ name: false, password: false });
  const [problem, setProblem] = useState<RequestProblem | null>(null);
  const [asking, setAsking] = useState(false);

  useEffect(() => {
    document.title = `${say('sign-in.title')} · ${say('page.title')}`;
  }, [say]);
  // The first field in error takes the focus: a keyboard or a screen reader is led to it.
  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>('input[aria-invalid=true]')?.focus();
  }, [missing]);

  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const name = text(fields, 'name').trim();
    const password = text(fields, 'password');
    setMissing({ name: name === '', password: password === '' });
    setProblem(null);
    if (name === '' || password === '') return;
    setAsking(true);
    const answer = await server.signIn(name, password);
    setAsking(false);
    if (answer.ok) props.onSignedIn(answer.value);
    else setProblem(answer.problem);
  };

  return (
    <main className="sign-in">
      <div className="sign-in__card panel">
        <div className="sign-in__brand">
          <img src="/icon.svg" alt="" width="40" height="40" />
          <span>{say('page.title')}</span>
        </div>
        <h1>{say('sign-in.title')}</h1>
        <p className="muted">{say('sign-in.lead')}</p>
        <div aria-live="assertive" className="sign-in__said">
          {props.why === 'ended' && problem === null && <Said text={say('sign-in.ended')} />}
          {problem !== null && <Said text={sayProblem(speech, problem)} />}
        </div>
        <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
          <TextInput
            name="name"
            label={say('sign-in.name')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            size="md"
            error={missing.name && say('sign-in.name-missing')}
          />
          <PasswordInput
            name="password"
            label={say('sign-in.password')}
            autoComplete="current-password"
            size="md"
            error={missing.password && say('sign-in.password-missing')}
          />
          <Button type="submit" size="md" fullWidth loading={asking}>
            {say('sign-in.submit')}
          </Button>
        </form>
        <p>
          <a href="/notice">{say('sign-in.public-notice')}</a>
        </p>
      </div>
      <div className="sign-in__choices">
        <LanguageChoice />
        <SchemeChoice />
      </div>
    </main>
  );
}

function Said({ text: said }: { readonly text: string }) {
  return (
    <p className="sign-in__problem">
      <IconAlertTriangle className="icon" size={18} aria-hidden />
      {said}
    </p>
  );
}

function text(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
}

function sayProblem({ say }: Speech, problem: RequestProblem): string {
  if (problem.status === 0) return say('sign-in.unreachable');
  if (problem.status === 401) return say('sign-in.refused');
  if (problem.status === 429) return say('sign-in.throttled', { seconds: problem.retryAfterSeconds ?? 0 });
  return say('sign-in.failed', { detail: problem.detail });
}
