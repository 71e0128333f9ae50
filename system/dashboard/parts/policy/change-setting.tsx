import { type FormEvent, useState } from 'react';
import type { EffectivePolicy, EffectiveSetting } from '../../../contracts/api/policy.ts';
import { useServices } from '../../services.ts';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { SelectField, TextField } from '../field.tsx';
import { Problem } from '../states.tsx';
import { useAct } from '../use-act.ts';

/** One setting of the policy: another value, or back to the default. */
export function ChangeSetting(props: {
  setting: EffectiveSetting;
  onDone: (policy: EffectivePolicy, text: string) => void;
  onClose: () => void;
}) {
  const { api } = useServices();
  const { name, value, range, words, unit, about, source } = props.setting;
  const [text, setText] = useState(String(value));
  const change = useAct({
    doing: `Changing ${name}`,
    does: (to: number | string | null) => api.updatePolicy({ [name]: to }),
    onDone: (policy, to) =>
      props.onDone(policy, to === null ? `${name} is the default again.` : `${name} is ${to} now.`),
  });
  // Not where the answer comes after the dialog was closed: another may be open then.
  const save = (to: number | string | null) => change.mutate(to, { onSuccess: props.onClose });

  function submit(event: FormEvent) {
    event.preventDefault();
    save(range ? Number(text) : text);
  }

  return (
    <Dialog title={`Change ${name}`} onClose={props.onClose}>
      <form onSubmit={submit}>
        <p className="mt-2 mb-4 text-muted">{about}</p>
        {range ? (
          <TextField
            label={unit === 'seconds' ? 'Seconds' : 'Number'}
            hint={`A whole number from ${range.least} to ${range.most}. Without one of your own: ${props.setting.default}.`}
            type="number"
            required
            min={range.least}
            max={range.most}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        ) : (
          <SelectField label="Value" value={text} onChange={(event) => setText(event.target.value)}>
            {words.map((word) => (
              <option key={word}>{word}</option>
            ))}
          </SelectField>
        )}
        {change.error && (
          <div className="mt-4">
            <Problem error={change.error} />
          </div>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-2">
          {source === 'org' && (
            <Button className="mr-auto" busy={change.isPending} onClick={() => save(null)}>
              Use the default
            </Button>
          )}
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={change.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
