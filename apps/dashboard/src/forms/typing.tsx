import { IconCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { paperForms } from './forms-server.ts';
import { keyedForm, nextForm } from './keyed-form.ts';
import type { TypedForm } from './keyed-form.ts';
import { Refused } from './refused.tsx';
import { SecondKeying } from './second-keying.tsx';
import { TypedBatch } from './typed-batch.tsx';
import { TypedFields } from './typed-fields.tsx';
import { useFormsSpeech } from './words/use-forms-speech.ts';
import type { RequestProblem } from '../server/request.ts';

const MOST = 200;

/** Typing a stack of forms in: first every field, then the document numbers once more without sight of the first keying. */
export function Typing() {
  const { tell } = useFormsSpeech();
  const [forms, setForms] = useState<readonly TypedForm[]>([]);
  const [again, setAgain] = useState<readonly string[]>([]);
  const [step, setStep] = useState<'first' | 'second'>('first');
  /** Place of the form that is being mended; null: a new one is typed. */
  const [mending, setMending] = useState<number | null>(null);
  const [problem, setProblem] = useState<RequestProblem | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [underWay, setUnderWay] = useState(false);
  useLeavingAsks(forms.length > 0);

  const keep = (form: TypedForm): void => {
    setDone(null);
    setForms(mending === null ? [...forms, form] : forms.with(mending, form));
    // Whatever was mended: the second keying of it is done anew.
    setAgain(mending === null ? [...again, ''] : again.with(mending, ''));
    setMending(null);
  };
  const drop = (at: number): void => {
    setForms(forms.toSpliced(at, 1));
    setAgain(again.toSpliced(at, 1));
    setMending(null);
    setProblem(null);
  };
  const mend = (at: number): void => {
    setStep('first');
    setMending(at);
  };
  const send = async (by: string): Promise<void> => {
    setUnderWay(true);
    const answer = await paperForms.transcribe({
      forms: forms.map((form, at) => ({
        ...keyedForm(form),
        documentNumberAgain: (again[at] ?? '').trim().toUpperCase(),
      })),
      ...(by === '' ? {} : { keyedAgainBy: by }),
    });
    setUnderWay(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    const { recorded, repeats } = answer.value;
    setDone(tell('again.done', { recorded, repeats }));
    setForms([]);
    setAgain([]);
    setStep('first');
  };

  const start = mending === null ? nextForm(forms.at(-1) ?? null) : (forms[mending] ?? nextForm(null));
  return (
    <div className="typing">
      <div role="status" className="said">
        {done !== null && (
          <p className="said__done">
            <IconCheck className="icon" size={16} aria-hidden /> {done}
          </p>
        )}
      </div>
      {problem !== null && (
        <Refused problem={problem} numbers={forms.map(({ formNumber }) => formNumber)} onMend={mend} />
      )}
      {step === 'first' && (
        <>
          {forms.length >= MOST && mending === null ? (
            <p className="forms__role panel">{tell('typing.full')}</p>
          ) : (
            <TypedFields
              key={`${mending ?? 'new'} ${forms.length}`}
              start={start}
              at={mending ?? forms.length}
              isMending={mending !== null}
              onKeep={keep}
            />
          )}
          <TypedBatch forms={forms} onMend={mend} onDrop={drop} onGoOn={() => setStep('second')} />
        </>
      )}
      {step === 'second' && (
        <SecondKeying
          numbers={forms.map(({ formNumber }) => formNumber)}
          again={again}
          underWay={underWay}
          onType={(at, text) => setAgain(again.with(at, text))}
          onBack={() => setStep('first')}
          onSend={(by) => void send(by)}
        />
      )}
    </div>
  );
}

/** A batch lives in this page alone until it is recorded: the browser asks before it is thrown away. */
function useLeavingAsks(isTyped: boolean): void {
  useEffect(() => {
    if (!isTyped) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isTyped]);
}
