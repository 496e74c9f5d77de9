import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { CommandSaid } from '../server/command-said.tsx';
import { server } from '../server/endpoints.ts';
import { useCommand } from '../server/use-command.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { REASON_LETTERS_MIN, useServices, useSiteIds } from './form-choices.ts';
import type { Service } from './form-choices.ts';

const SETTINGS = ['down', 'up', 'automatic'] as const;
type Setting = (typeof SETTINGS)[number];
const FIELDS = ['siteId', 'service', 'set', 'reason'] as const;

/** A person knows better than the circuit breaker, and says why. */
export function OverrideForm() {
  const { say } = useSpeech();
  const services = useServices();
  const siteIds = useSiteIds();
  const command = useCommand();
  const [siteId, setSiteId] = useState<string | null>(null);
  const [service, setService] = useState<Service | 'all'>('all');
  const [setting, setSetting] = useState<Setting>('down');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const chosenSite = siteId ?? siteIds[0];
  const reasonMissing = reason.trim().length < REASON_LETTERS_MIN;

  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (reasonMissing || chosenSite === undefined) {
      const wrong = event.currentTarget.elements.namedItem('reason');
      if (wrong instanceof HTMLElement) wrong.focus();
      return;
    }
    const set = setting === 'automatic' ? null : setting;
    const override = { siteId: chosenSite, service, set, reason: reason.trim() };
    if (!(await command.give(() => server.overrideService(override), say('override.done')))) return;
    setReason('');
    setTried(false);
  };

  return (
    <form className="control__form" noValidate onSubmit={(event) => void submit(event)}>
      <div className="control__pair">
        <NativeSelect
          label={say('centre.site')}
          value={chosenSite}
          onChange={(event) => setSiteId(event.currentTarget.value)}
          data={[...siteIds]}
          error={command.errorAt('siteId')}
        />
        <NativeSelect
          label={say('centre.service')}
          value={service}
          onChange={(event) =>
            setService(services.find((known) => known === event.currentTarget.value) ?? 'all')
          }
          data={[
            { value: 'all', label: say('service.all') },
            ...services.map((value) => ({ value, label: say(`service.${value}`) })),
          ]}
          error={command.errorAt('service')}
        />
      </div>
      <NativeSelect
        label={say('override.set')}
        value={setting}
        onChange={(event) =>
          setSetting(SETTINGS.find((known) => known === event.currentTarget.value) ?? 'down')
        }
        data={SETTINGS.map((value) => ({ value, label: say(`override.set.${value}`) }))}
        error={command.errorAt('set')}
      />
      <Textarea
        name="reason"
        label={say('centre.reason')}
        description={say('centre.reason-hint')}
        withAsterisk
        required
        rows={2}
        maxLength={400}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={(tried && reasonMissing && say('centre.reason-missing')) || command.errorAt('reason')}
      />
      <Button type="submit" variant="default" loading={command.underWay}>
        {say('override.submit')}
      </Button>
      <CommandSaid command={command} fields={FIELDS} />
    </form>
  );
}
