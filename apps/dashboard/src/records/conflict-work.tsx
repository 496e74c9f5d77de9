import { Button, Radio, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { ConflictInHand } from '#contracts';
import { REASON_LETTERS_MIN } from '../centre/form-choices.ts';
import { useCommand } from '../server/use-command.ts';
import type { Clerk } from './clerk.ts';
import { compareRows } from './compare-rows.ts';
import { Refused, focusField, give } from './give.tsx';
import { reconciliation } from './reconciliation-server.ts';
import { RecordFacts } from './record-facts.tsx';
import { useCrossingWords } from './use-crossing-words.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';

interface ConflictWorkProps {
  readonly conflict: ConflictInHand;
  readonly clerk: Clerk;
  readonly onFinished: (said: string) => void;
}

/** One conflict: the records side by side, the rule in words, and the decision. */
export function ConflictWork({ conflict, clerk, onFinished }: ConflictWorkProps) {
  const { tell } = useRecordsSpeech();
  const { kind, decision, decidedBy, decidedReason } = conflict;
  return (
    <div className="work">
      <div className="work__facts">
        <p>
          <strong>{tell(`conflict.${kind}`)}.</strong> {tell(`conflict.${kind}.rule`)}
        </p>
        <Compared conflict={conflict} />
        {conflict.crossings.length === 1 && conflict.crossings[0] !== undefined && (
          <RecordFacts crossing={conflict.crossings[0]} clerk={clerk} />
        )}
      </div>
      <div className="work__steps">
        {decision !== null ? (
          <p>
            {tell('conflict.decided', {
              by: decidedBy ?? '',
              decision: tell(`decision.${decision}`),
              reason: decidedReason ?? '',
            })}
          </p>
        ) : (
          clerk.acts && <DecisionForm conflict={conflict} onFinished={onFinished} />
        )}
      </div>
    </div>
  );
}

function Compared({ conflict }: { readonly conflict: ConflictInHand }) {
  const { say, tell } = useRecordsSpeech();
  const { whenExactly, where, document } = useCrossingWords();
  const rows = compareRows(conflict, {
    when: ({ siteId, siteAt }) => whenExactly(siteId, siteAt),
    where,
    document,
    officer: ({ officerId }) => officerId ?? tell('gate'),
    tier: ({ tier }) => say(`tier.${tier}`),
    decision: ({ decision }) => tell(`crossed.${decision}`),
  });
  const isStamp = conflict.kind === 'stamp-disagrees';
  if (rows[0] === undefined || (!isStamp && rows[0].cells.length < 2)) return null;
  return (
    <div
      className="queue__frame"
      role="region"
      aria-label={tell('compare.caption', { kind: tell(`conflict.${conflict.kind}`) })}
      tabIndex={0}
    >
      <table className="compare">
        <thead>
          <tr>
            <th scope="col">{tell('compare.field')}</th>
            <th scope="col">{tell(isStamp ? 'compare.stamp' : 'compare.first')}</th>
            <th scope="col">{tell(isStamp ? 'compare.system' : 'compare.second')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, cells, differs }) => (
            <tr key={label} data-differs={differs || undefined}>
              <th scope="row">
                {tell(label)}
                {differs && <span className="visually-hidden"> ({tell('compare.differs')})</span>}
              </th>
              {cells.map((cell, at) => (
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DecisionForm({ conflict, onFinished }: Pick<ConflictWorkProps, 'conflict' | 'onFinished'>) {
  const { tell } = useRecordsSpeech();
  const command = useCommand();
  const [chosen, choose] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const decision = conflict.choices.find((choice) => choice === chosen);
  const reasonMissing = reason.trim().length < REASON_LETTERS_MIN;
  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (decision === undefined || reasonMissing) {
      focusField(event.currentTarget, decision === undefined ? 'decision' : 'reason');
      return;
    }
    const said = { decision, reason: reason.trim() };
    const decided = await give(command, () => reconciliation.decide(conflict.conflictId, said));
    if (decided !== null) onFinished(tell('done.decided', { decision: tell(`decision.${decision}`) }));
  };
  return (
    <form className="control__form" noValidate onSubmit={(event) => void submit(event)}>
      <Radio.Group
        name="decision"
        label={tell('conflict.choose')}
        description={tell('conflict.decide-hint')}
        withAsterisk
        value={chosen}
        onChange={choose}
        error={
          (tried && decision === undefined && tell('conflict.choose-missing')) || command.errorAt('decision')
        }
      >
        <div className="control__choices">
          {conflict.choices.map((choice) => (
            <Radio
              key={choice}
              value={choice}
              label={
                choice === conflict.proposal
                  ? `${tell(`decision.${choice}`)} (${tell('conflict.proposed')})`
                  : tell(`decision.${choice}`)
              }
            />
          ))}
        </div>
      </Radio.Group>
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
        {tell('conflict.decide')}
      </Button>
      <Refused command={command} fields={['decision', 'reason']} />
    </form>
  );
}
