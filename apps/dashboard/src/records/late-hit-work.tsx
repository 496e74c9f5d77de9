import { Button, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode, SyntheticEvent } from 'react';
import type { LateHit, LateHitInHand } from '#contracts';
import { REASON_LETTERS_MIN } from '../centre/form-choices.ts';
import type { Answer } from '../server/request.ts';
import { useCommand } from '../server/use-command.ts';
import type { Clerk } from './clerk.ts';
import { Refused, focusField, give } from './give.tsx';
import { Findings } from './findings.tsx';
import { OUTCOMES } from './outcomes.ts';
import { reconciliation } from './reconciliation-server.ts';
import { RecordFacts } from './record-facts.tsx';
import { useRecordsSpeech } from './words/use-records-speech.ts';

interface LateHitWorkProps {
  readonly hit: LateHitInHand;
  readonly clerk: Clerk;
  readonly onWent: (hit: LateHitInHand, said: string) => void;
  readonly onFinished: (said: string) => void;
}

/** One late hit: what the lists say, the record, and the step that comes next. */
export function LateHitWork({ hit, clerk, onWent, onFinished }: LateHitWorkProps) {
  const { tell } = useRecordsSpeech();
  const steps = useRef<HTMLDivElement>(null);
  const opened = useRef(hit.state);
  // A step replaces the button that made it: the focus follows to the next one.
  useEffect(() => {
    if (opened.current !== hit.state) steps.current?.focus({ preventScroll: true });
    opened.current = hit.state;
  }, [hit.state]);
  const went = (changed: LateHit, said: string): void => onWent({ ...changed, crossing: hit.crossing }, said);
  return (
    <div className="work">
      <div className="work__facts">
        <Findings findings={hit.findings} />
        <RecordFacts crossing={hit.crossing} clerk={clerk} />
      </div>
      <div className="work__steps" ref={steps} tabIndex={-1}>
        {hit.state === 'closed' ? (
          <p>
            {tell('late-hit.closed', {
              by: hit.closedBy ?? '',
              outcome: hit.outcome === null ? '' : tell(`outcome.${hit.outcome}`),
              reason: hit.closedReason ?? '',
            })}
          </p>
        ) : clerk.acts ? (
          <Steps hit={hit} clerk={clerk} went={went} onFinished={onFinished} />
        ) : (
          hit.state === 'assigned' && <p>{tell('late-hit.waits-for', { owner: hit.owner ?? '' })}</p>
        )}
      </div>
    </div>
  );
}

interface StepProps {
  readonly hit: LateHitInHand;
  readonly went: (changed: LateHit, said: string) => void;
}

function Steps(props: StepProps & Pick<LateHitWorkProps, 'clerk' | 'onFinished'>) {
  const { hit, clerk, went } = props;
  const { tell } = useRecordsSpeech();
  const isMine = hit.owner === clerk.name;
  return (
    <>
      {!isMine && (
        <OneButton
          said={tell('done.taken')}
          went={went}
          ask={() => reconciliation.assign(hit.crossing.crossingId, {})}
        >
          {hit.owner === null ? tell('late-hit.take') : tell('late-hit.take-over', { owner: hit.owner })}
        </OneButton>
      )}
      {hit.state === 'assigned' &&
        (isMine ? (
          <OneButton
            said={tell('done.acknowledged')}
            hint={tell('late-hit.acknowledge-hint')}
            went={went}
            ask={() => reconciliation.acknowledge(hit.crossing.crossingId)}
          >
            {tell('late-hit.acknowledge')}
          </OneButton>
        ) : (
          <p className="muted">{tell('late-hit.waits-for', { owner: hit.owner ?? '' })}</p>
        ))}
      {hit.state === 'acknowledged' && <CloseForm hit={hit} onFinished={props.onFinished} />}
      <GiveForm hit={hit} went={went} />
    </>
  );
}

function OneButton(props: {
  readonly said: string;
  readonly hint?: string;
  readonly ask: () => Promise<Answer<LateHit>>;
  readonly went: StepProps['went'];
  readonly children: ReactNode;
}) {
  const command = useCommand();
  const press = async (): Promise<void> => {
    const changed = await give(command, props.ask);
    if (changed !== null) props.went(changed, props.said);
  };
  return (
    <div className="work__step">
      <Button size="sm" loading={command.underWay} onClick={() => void press()}>
        {props.children}
      </Button>
      {props.hint !== undefined && <p className="muted work__hint">{props.hint}</p>}
      <Refused command={command} />
    </div>
  );
}

function GiveForm({ hit, went }: StepProps) {
  const { tell } = useRecordsSpeech();
  const command = useCommand();
  const [owner, setOwner] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setTried(true);
    const name = owner.trim();
    if (name === '') {
      focusField(event.currentTarget, 'owner');
      return;
    }
    const said = reason.trim() === '' ? { owner: name } : { owner: name, reason: reason.trim() };
    const changed = await give(command, () => reconciliation.assign(hit.crossing.crossingId, said));
    if (changed === null) return;
    setOwner('');
    setReason('');
    setTried(false);
    went(changed, tell('done.given', { owner: name }));
  };
  return (
    <details className="work__aside">
      <summary>{tell('late-hit.give')}</summary>
      <form className="control__form" noValidate onSubmit={(event) => void submit(event)}>
        <TextInput
          name="owner"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={60}
          label={tell('late-hit.owner')}
          value={owner}
          onChange={(event) => setOwner(event.currentTarget.value)}
          error={(tried && owner.trim() === '' && tell('late-hit.owner-missing')) || command.errorAt('owner')}
        />
        <TextInput
          name="reason"
          maxLength={400}
          label={tell('reason-optional')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={command.errorAt('reason')}
        />
        <Button type="submit" size="sm" variant="default" loading={command.underWay}>
          {tell('late-hit.give-submit')}
        </Button>
        <Refused command={command} fields={['owner', 'reason']} />
      </form>
    </details>
  );
}

function CloseForm(props: {
  readonly hit: LateHitInHand;
  readonly onFinished: LateHitWorkProps['onFinished'];
}) {
  const { tell } = useRecordsSpeech();
  const command = useCommand();
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number] | null>(null);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const reasonMissing = reason.trim().length < REASON_LETTERS_MIN;
  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (outcome === null || reasonMissing) {
      focusField(event.currentTarget, outcome === null ? 'outcome' : 'reason');
      return;
    }
    const said = { outcome, reason: reason.trim() };
    const closed = await give(command, () => reconciliation.close(props.hit.crossing.crossingId, said));
    if (closed !== null) props.onFinished(tell('done.closed', { outcome: tell(`outcome.${outcome}`) }));
  };
  return (
    <form className="control__form" noValidate onSubmit={(event) => void submit(event)}>
      <NativeSelect
        name="outcome"
        label={tell('late-hit.outcome')}
        withAsterisk
        required
        value={outcome ?? ''}
        onChange={(event) =>
          setOutcome(OUTCOMES.find((known) => known === event.currentTarget.value) ?? null)
        }
        data={[
          { value: '', label: '–' },
          ...OUTCOMES.map((value) => ({ value, label: tell(`outcome.${value}`) })),
        ]}
        error={(tried && outcome === null && tell('late-hit.outcome-missing')) || command.errorAt('outcome')}
      />
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
      <Button type="submit" size="sm" loading={command.underWay}>
        {tell('late-hit.close')}
      </Button>
      <Refused command={command} fields={['outcome', 'reason']} />
    </form>
  );
}
