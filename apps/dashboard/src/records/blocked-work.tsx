import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { BlockedRecord, RecordCrossing } from '#contracts';
import { REASON_LETTERS_MIN } from '../centre/form-choices.ts';
import { sayProblem, useCommand } from '../server/use-command.ts';
import type { Clerk } from './clerk.ts';
import { PLACE_OF, changedFields, correctionsOf, fieldsOf } from './corrections.ts';
import { Refused, focusField, give } from './give.tsx';
import { MendFieldset } from './mend-fieldset.tsx';
import { RecordFacts } from './record-facts.tsx';
import { reconciliation } from './reconciliation-server.ts';
import { useRecord } from './use-record.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';

interface BlockedWorkProps {
  readonly blocked: BlockedRecord;
  readonly clerk: Clerk;
  readonly onSent: (again: BlockedRecord) => void;
  readonly onSetAside: () => void;
}

/** One blocked record: what it says, what may be mended of it, and the two ways on. */
export function BlockedWork(props: BlockedWorkProps) {
  const { blocked, clerk } = props;
  const mayMend = clerk.acts && blocked.state === 'blocked';
  return (
    <div className="work" data-wide={mayMend || undefined}>
      <div className="work__facts">
        <RecordFacts crossing={blocked.crossing} clerk={clerk} />
      </div>
      {mayMend && (
        <div className="work__steps">
          <MendLoaded {...props} />
        </div>
      )}
    </div>
  );
}

function MendLoaded(props: BlockedWorkProps) {
  const speech = useRecordsSpeech();
  const known = useRecord(props.blocked.crossing.crossingId);
  if (known.state === 'asking') return <p className="muted">{speech.tell('mend.loading')}</p>;
  if (known.state === 'failed') {
    const detail = sayProblem(speech, known.problem);
    return <p className="said__problem">{speech.tell('mend.failed', { detail })}</p>;
  }
  return <MendForm {...props} record={known.record.record} />;
}

function MendForm(props: BlockedWorkProps & { readonly record: RecordCrossing }) {
  const { record, blocked } = props;
  const { tell } = useRecordsSpeech();
  const command = useCommand();
  const [fields, setFields] = useState(() => fieldsOf(record));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const reasonMissing = reason.trim().length < REASON_LETTERS_MIN;
  const { crossingId } = blocked.crossing;

  const reasonGiven = (form: HTMLFormElement | null): boolean => {
    setTried(true);
    if (reasonMissing && form !== null) focusField(form, 'reason');
    return !reasonMissing;
  };
  const send = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (!reasonGiven(event.currentTarget)) return;
    const said = { corrections: correctionsOf(record, fields), reason: reason.trim() };
    const again = await give(command, () => reconciliation.retry(crossingId, said));
    if (again !== null) props.onSent(again);
  };
  const setAside = async (): Promise<void> => {
    const aside = await give(command, () => reconciliation.setAside(crossingId, { reason: reason.trim() }));
    setAsking(false);
    if (aside !== null) props.onSetAside();
  };

  return (
    <form className="control__form" noValidate onSubmit={(event) => void send(event)}>
      <div>
        <h4 className="facts__title">{tell('mend.title')}</h4>
        <p className="muted">{tell('mend.lead')}</p>
      </div>
      <MendFieldset
        fields={fields}
        hasForm={record.documentedCheck !== null}
        onChange={setFields}
        errorAt={(name) =>
          command.errorAt(PLACE_OF[name]) ||
          // Of the document the server names what is wrong in it.
          (name === 'mrz' && (command.errorAt('document') || command.errorAt('mrz')))
        }
      />
      <p className="muted">{tell('mend.changed', { count: changedFields(record, fields).length })}</p>
      <Textarea
        name="reason"
        label={tell('reason')}
        description={tell('reason-hint')}
        withAsterisk
        required
        rows={2}
        maxLength={400}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={(tried && reasonMissing && tell('reason-missing')) || command.errorAt('reason')}
      />
      {isAsking ? (
        <div className="control__confirm" role="group" aria-label={tell('mend.set-aside')}>
          <p>{tell('mend.set-aside-sure')}</p>
          <Button size="sm" className="control__break" autoFocus onClick={() => void setAside()}>
            {tell('mend.set-aside-yes')}
          </Button>
          <Button size="sm" variant="default" onClick={() => setAsking(false)}>
            {tell('mend.cancel')}
          </Button>
        </div>
      ) : (
        <div className="work__buttons">
          <Button type="submit" size="sm" loading={command.underWay}>
            {tell('mend.send')}
          </Button>
          <Button
            size="sm"
            variant="default"
            disabled={command.underWay}
            onClick={(event) => reasonGiven(event.currentTarget.form) && setAsking(true)}
          >
            {tell('mend.set-aside')}
          </Button>
        </div>
      )}
      <Refused command={command} fields={[...Object.values(PLACE_OF), 'document', 'mrz', 'reason']} />
    </form>
  );
}
