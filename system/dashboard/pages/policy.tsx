import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { EffectiveSetting } from '../../contracts/api/policy.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { PageHeading, Panel } from '../parts/panel.tsx';
import { ChangeSetting } from '../parts/policy/change-setting.tsx';
import { saveFile } from '../parts/save-file.ts';
import { Loaded } from '../parts/states.tsx';
import { useTelling } from '../parts/telling.tsx';
import { useServices } from '../services.ts';

/** What the org's sessions are judged by, as `sshd -T` prints a configuration, for administrators to change. */
export function PolicyPage() {
  usePageTitle('Policy');
  const { api } = useServices();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<EffectiveSetting | null>(null);
  const telling = useTelling();
  const policy = useQuery({ queryKey: ['policy'], queryFn: api.policy });

  return (
    <>
      <PageHeading
        title="Policy"
        actions={
          <Button
            disabled={!policy.data}
            onClick={() => policy.data && saveFile('hangup-policy.conf', policy.data.text)}
          >
            <Download aria-hidden className="size-4" />
            Download
          </Button>
        }
      >
        The effective configuration, named and printed as by <code>sshd -T</code>: times are in seconds. A
        change is for sessions that are opened after it; live ones keep what they were opened under.
      </PageHeading>
      <Panel>
        <Loaded query={policy} what="the policy">
          {({ settings }) => (
            <ul className="divide-y divide-line">
              {settings.map((setting) => (
                <SettingRow key={setting.name} setting={setting} onChange={() => setAsked(setting)} />
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      {asked && (
        <ChangeSetting
          setting={asked}
          onDone={(next, text) => {
            queries.setQueryData(['policy'], next);
            telling.done(text);
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

function SettingRow({ setting, onChange }: { setting: EffectiveSetting; onChange: () => void }) {
  const { name, value, source, scope, about } = setting;
  return (
    <li className="flex items-center gap-x-4 px-5 py-3 max-sm:items-start">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <code className="min-w-0 font-mono text-[0.9375rem] font-medium break-all">
            {name} {value}
          </code>
          {source === 'org' && <Badge tone="warn">set here</Badge>}
        </p>
        <p className="mt-0.5 text-sm text-muted">
          {about}
          {source === 'org' && ` Without it: ${setting.default}.`}
        </p>
      </div>
      {scope === 'org' ? (
        <Button aria-label={`Change ${name}`} onClick={onChange}>
          Change
        </Button>
      ) : (
        <span className="shrink-0 text-sm text-muted">the gateway's</span>
      )}
    </li>
  );
}
