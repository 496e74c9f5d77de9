import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { RequestProblem } from '../server/request.ts';
import { sayProblem } from '../server/use-command.ts';
import { placeOf } from './keyed-form.ts';
import { id } from './words/id.ts';
import type { FormsKey } from './words/id.ts';
import { useFormsSpeech } from './words/use-forms-speech.ts';

/** Why a batch was not taken: every place, with a way to it. The focus goes there, so that it is heard. */
export function Refused(props: {
  readonly problem: RequestProblem;
  /** Of the forms as typed; empty for a file, whose places are lines. */
  readonly numbers: readonly string[];
  readonly onMend: ((at: number) => void) | null;
}) {
  const { problem, numbers, onMend } = props;
  const speech = useFormsSpeech();
  const { tell } = speech;
  const heading = useRef<HTMLParagraphElement>(null);
  useEffect(() => heading.current?.focus(), [problem]);
  const { errors } = problem;
  return (
    <div className="refused">
      <p className="refused__title" ref={heading} tabIndex={-1}>
        <IconAlertTriangle className="icon" size={18} aria-hidden />{' '}
        {errors.length === 0 ? sayProblem(speech, problem) : tell('errors.title', { count: errors.length })}
      </p>
      <ul>
        {errors.map(({ line, field, expected, example }, index) => {
          const place = placeOf(field);
          const what = tell('errors.what', { field: nameOf(place?.field ?? field, tell), expected });
          const number = place === null ? undefined : numbers[place.at];
          const where =
            line !== undefined
              ? tell('errors.line', { line })
              : number === undefined
                ? null
                : tell('errors.form', { number: number.toUpperCase() });
          return (
            <li key={index}>
              {place !== null && onMend !== null ? (
                <button type="button" className="forms__range" onClick={() => onMend(place.at)}>
                  {where}
                </button>
              ) : (
                where !== null && <strong>{where}</strong>
              )}{' '}
              {what}
              {example !== undefined &&
                `, ${tell('errors.example', { example: typeof example === 'string' ? example : JSON.stringify(example) })}`}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** A field as the page calls it; a column of a file as the file does. */
function nameOf(field: string, tell: (key: FormsKey) => string): string {
  const key = `field.${field}`;
  return key in id ? tell(key as FormsKey) : field;
}
