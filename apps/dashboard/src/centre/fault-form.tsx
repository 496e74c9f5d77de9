import { Button, NativeSelect, Radio, TextInput, Textarea } from '@mantine/core';
import { IconDatabaseOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { PublicFault } from '#contracts';
import { CommandSaid } from '../server/command-said.tsx';
import { server } from '../server/endpoints.ts';
import { useCommand } from '../server/use-command.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { FORM_KINDS, LATENCY_DEFAULT_MS, isFormKind, parametersOf, parseLatencyMs } from './fault-kinds.ts';
import type { FormKind } from './fault-kinds.ts';
import { REASON_LETTERS_MIN, useServices, useSiteIds } from './form-choices.ts';
import type { Service } from './form-choices.ts';

type Target = 'all' | 'service' | 'site';
const TARGETS: readonly Target[] = ['all', 'service', 'site'];
const FIELDS = ['kind', 'services', 'sites', 'parameters', 'reason'] as const;

export function FaultForm({ onStarted }: { readonly onStarted: () => void }) {
  const { say, number } = useSpeech();
  const services = useServices();
  const siteIds = useSiteIds();
  const command = useCommand();
  const [target, setTarget] = useState<Target>('all');
  const [service, setService] = useState<Service | null>(null);
  const [siteId, setSiteId] = useState<string | null>(null);
  const [kind, setKind] = useState<FormKind>('timeout');
  const [latency, setLatency] = useState(String(LATENCY_DEFAULT_MS));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);

  const latencyMs = parseLatencyMs(latency);
  const reasonMissing = reason.trim().length < REASON_LETTERS_MIN;
  const latencyWrong = kind === 'latency' && latencyMs === null;
  const chosenService = service ?? services[0];
  const chosenSite = siteId ?? siteIds[0];

  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (reasonMissing || latencyWrong) {
      const wrong = event.currentTarget.elements.namedItem(latencyWrong ? 'latency' : 'reason');
      if (wrong instanceof HTMLElement) wrong.focus();
      return;
    }
    const fault: PublicFault = {
      kind,
      parameters: parametersOf(kind, latencyMs ?? LATENCY_DEFAULT_MS),
      services: target === 'service' && chosenService !== undefined ? [chosenService] : 'all',
      sites: target === 'site' && chosenSite !== undefined ? [chosenSite] : 'all',
      reason: reason.trim(),
    };
    if (!(await command.give(() => server.startFault(fault), say('centre.done.started')))) return;
    setReason('');
    setTried(false);
    onStarted();
  };

  return (
    <form className="control__form" noValidate onSubmit={(event) => void submit(event)}>
      <h3 className="control__part">{say('centre.break-title')}</h3>
      <Radio.Group
        label={say('centre.target')}
        value={target}
        onChange={(value) => setTarget(TARGETS.find((known) => known === value) ?? 'all')}
      >
        <div className="control__choices">
          {TARGETS.map((value) => (
            <Radio key={value} value={value} label={say(`centre.target.${value}`)} />
          ))}
        </div>
      </Radio.Group>
      {target === 'service' && (
        <NativeSelect
          label={say('centre.service')}
          value={chosenService}
          onChange={(event) =>
            setService(services.find((known) => known === event.currentTarget.value) ?? null)
          }
          data={services.map((value) => ({ value, label: say(`service.${value}`) }))}
          error={command.errorAt('services')}
        />
      )}
      {target === 'site' && (
        <NativeSelect
          label={say('centre.site')}
          value={chosenSite}
          onChange={(event) => setSiteId(event.currentTarget.value)}
          data={[...siteIds]}
          error={command.errorAt('sites')}
        />
      )}
      <NativeSelect
        label={say('centre.kind')}
        value={kind}
        onChange={(event) =>
          setKind(isFormKind(event.currentTarget.value) ? event.currentTarget.value : 'timeout')
        }
        data={FORM_KINDS.map((value) => ({ value, label: say(`fault.${value}`) }))}
        error={command.errorAt('kind')}
      />
      {kind === 'latency' && (
        <TextInput
          name="latency"
          inputMode="numeric"
          label={say('centre.latency')}
          placeholder={number(LATENCY_DEFAULT_MS)}
          value={latency}
          onChange={(event) => setLatency(event.currentTarget.value)}
          error={(tried && latencyWrong && say('centre.latency-bounds')) || command.errorAt('parameters')}
        />
      )}
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
      <Button
        type="submit"
        className="control__break"
        leftSection={<IconDatabaseOff size={18} aria-hidden />}
        loading={command.underWay}
      >
        {say('centre.break')}
      </Button>
      <CommandSaid command={command} fields={FIELDS} />
    </form>
  );
}
