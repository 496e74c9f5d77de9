import { Button, TextInput } from '@mantine/core';
import { IconCheck, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { RequestProblem } from '../server/request.ts';
import { paperForms } from './forms-server.ts';
import { Refused } from './refused.tsx';
import { useFormsSpeech } from './words/use-forms-speech.ts';

/** As the contract has it. */
const CHARACTERS_MAX = 400_000;

/** A batch that was typed elsewhere, as a file. */
export function FileUpload() {
  const { tell } = useFormsSpeech();
  const [by, setBy] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [problem, setProblem] = useState<RequestProblem | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [underWay, setUnderWay] = useState(false);

  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const chosen = event.currentTarget.elements.namedItem('csv');
    const file = chosen instanceof HTMLInputElement ? chosen.files?.[0] : undefined;
    const csv = (await file?.text()) ?? '';
    const refused =
      csv === '' ? tell('file.none') : csv.length > CHARACTERS_MAX ? tell('file.too-large') : null;
    setWrong(refused);
    setDone(null);
    setProblem(null);
    if (refused !== null) {
      if (chosen instanceof HTMLElement) chosen.focus();
      return;
    }
    setUnderWay(true);
    const answer = await paperForms.upload({ csv, ...(by.trim() === '' ? {} : { keyedAgainBy: by.trim() }) });
    setUnderWay(false);
    if (!answer.ok) setProblem(answer.problem);
    else {
      const { recorded, repeats } = answer.value;
      setDone(tell('again.done', { recorded, repeats }));
    }
  };

  return (
    <section className="panel forms__panel" aria-labelledby="file-title">
      <h3 className="panel__title" id="file-title">
        {tell('file.title')}
      </h3>
      <p className="muted">{tell('file.lead')}</p>
      <p>
        <a className="forms__print" href={paperForms.template} download>
          <IconDownload className="icon" size={16} aria-hidden /> {tell('file.template')}
        </a>
      </p>
      <form className="forms__form" noValidate onSubmit={(event) => void submit(event)}>
        <label className="forms__file">
          <span>{tell('file.choose')}</span>
          <input
            type="file"
            name="csv"
            accept=".csv,text/csv"
            aria-invalid={wrong !== null}
            aria-describedby={wrong === null ? undefined : 'file-wrong'}
          />
        </label>
        {wrong !== null && (
          <p className="said__problem" id="file-wrong">
            {wrong}
          </p>
        )}
        <TextInput
          name="by"
          label={tell('again.by')}
          description={tell('again.by-hint')}
          value={by}
          maxLength={60}
          onChange={(event) => setBy(event.currentTarget.value)}
        />
        <Button type="submit" loading={underWay}>
          {tell('file.submit')}
        </Button>
      </form>
      <div role="status" className="said">
        {done !== null && (
          <p className="said__done">
            <IconCheck className="icon" size={16} aria-hidden /> {done}
          </p>
        )}
      </div>
      {problem !== null && <Refused problem={problem} numbers={[]} onMend={null} />}
    </section>
  );
}
