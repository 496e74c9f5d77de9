import { Button } from '@mantine/core';
import type { TypedForm } from './keyed-form.ts';
import { useFormsSpeech } from './words/use-forms-speech.ts';

/** What was typed so far, without document numbers: whoever keys them again may be looking. */
export function TypedBatch(props: {
  readonly forms: readonly TypedForm[];
  readonly onMend: (at: number) => void;
  readonly onDrop: (at: number) => void;
  readonly onGoOn: () => void;
}) {
  const { forms, onMend, onDrop, onGoOn } = props;
  const { tell, number } = useFormsSpeech();
  return (
    <section className="panel forms__panel" aria-labelledby="batch-title">
      <h3 className="panel__title" id="batch-title">
        {tell('typing.batch', { count: forms.length })}
      </h3>
      {forms.length === 0 ? (
        <p className="forms__empty">{tell('typing.nothing')}</p>
      ) : (
        <>
          <div className="forms__frame" tabIndex={0} role="group" aria-labelledby="batch-title">
            <table className="forms__table">
              <caption className="visually-hidden">{tell('typing.batch-caption')}</caption>
              <thead>
                <tr>
                  <th scope="col">{tell('typing.row')}</th>
                  <th scope="col">{tell('field.formNumber')}</th>
                  <th scope="col">{tell('field.surname')}</th>
                  <th scope="col">{tell('field.flightNumber')}</th>
                  <th scope="col">{tell('field.time')}</th>
                  <th scope="col">
                    <span className="visually-hidden">{tell('typing.edit')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {forms.map(({ formNumber, surname, flightNumber, time }, at) => (
                  <tr key={at}>
                    <td>{number(at + 1)}</td>
                    <th scope="row">{formNumber.toUpperCase()}</th>
                    <td>{surname.toUpperCase()}</td>
                    <td>{flightNumber.toUpperCase()}</td>
                    <td>{time}</td>
                    <td className="forms__acts">
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={tell('typing.edit-label', { number: formNumber })}
                        onClick={() => onMend(at)}
                      >
                        {tell('typing.edit')}
                      </Button>
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={tell('typing.remove-label', { number: formNumber })}
                        onClick={() => onDrop(at)}
                      >
                        {tell('typing.remove')}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Button className="forms__go" onClick={onGoOn}>
            {tell('typing.go-again')}
          </Button>
        </>
      )}
    </section>
  );
}
