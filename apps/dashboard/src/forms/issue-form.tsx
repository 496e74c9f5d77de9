import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { CommandSaid } from '../server/command-said.tsx';
import { useCommand } from '../server/use-command.ts';
import { sameItems } from '../stream/tile-store.ts';
import type { TileStore } from '../stream/tile-store.ts';
import { useDerived } from '../stream/use-board.ts';
import { paperForms } from './forms-server.ts';
import { useFormsSpeech } from './words/use-forms-speech.ts';

const MOST = 500;
const USUAL = '100';

const hallsOf = (tiles: TileStore): readonly string[] =>
  tiles.all('hall').map(({ siteId, hallId }) => `${siteId} ${hallId}`);

/** A new book: numbers that no form ever had. */
export function IssueForm({ onIssued }: { readonly onIssued: () => void }) {
  const { say, tell } = useFormsSpeech();
  const halls = useDerived(hallsOf, sameItems);
  const command = useCommand();
  const [hall, setHall] = useState<string | null>(null);
  const [count, setCount] = useState(USUAL);
  const [tried, setTried] = useState(false);
  const [siteId = '', hallId = ''] = (hall ?? halls[0] ?? '').split(' ');
  const isWrong = !/^\d+$/.test(count) || Number(count) < 1 || Number(count) > MOST;

  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (isWrong || hallId === '') {
      const wrong = event.currentTarget.elements.namedItem('count');
      if (wrong instanceof HTMLElement) wrong.focus();
      return;
    }
    const issue = { siteId, hallId, count: Number(count) };
    if (await command.give(() => paperForms.issue(issue), tell('issue.done'))) onIssued();
  };

  return (
    <section className="panel forms__panel" aria-labelledby="issue-title">
      <h3 className="panel__title" id="issue-title">
        {tell('issue.title')}
      </h3>
      {halls.length === 0 ? (
        <p className="muted">{tell('issue.no-halls')}</p>
      ) : (
        <form className="forms__form" noValidate onSubmit={(event) => void submit(event)}>
          <NativeSelect
            label={tell('issue.hall')}
            value={`${siteId} ${hallId}`}
            onChange={(event) => setHall(event.currentTarget.value)}
            data={halls.map((value) => {
              const [site = '', id = ''] = value.split(' ');
              const direction = id.endsWith('arrival') ? 'arrival' : 'departure';
              return { value, label: say('hall.title', { site, direction: say(`direction.${direction}`) }) };
            })}
            error={command.errorAt('hallId')}
          />
          <TextInput
            name="count"
            inputMode="numeric"
            label={tell('issue.count')}
            description={tell('issue.count-hint')}
            value={count}
            onChange={(event) => setCount(event.currentTarget.value)}
            error={(tried && isWrong && tell('issue.count-wrong')) || command.errorAt('count')}
          />
          <Button type="submit" loading={command.underWay}>
            {tell('issue.submit')}
          </Button>
          <CommandSaid command={command} fields={['hallId', 'count']} />
        </form>
      )}
    </section>
  );
}
