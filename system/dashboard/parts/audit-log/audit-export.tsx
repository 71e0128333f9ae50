/** Saves all entries that match the filters as a file. */
import type { UseMutationResult } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import type { AuditFilter } from '../../../contracts/api/audit-search.ts';
import { exportedText } from '../../format/exported-text.ts';
import { useServices } from '../../services.ts';
import { Button } from '../button.tsx';
import { saveFile } from '../save-file.ts';
import { useTelling } from '../telling.tsx';
import { useAct } from '../use-act.ts';

const formats = { csv: { name: 'CSV', type: 'text/csv' }, json: { name: 'JSON', type: 'application/json' } };

type Format = keyof typeof formats;

export function useAuditExport(filter: AuditFilter): UseMutationResult<unknown, Error, Format> {
  const { api, clock } = useServices();
  const telling = useTelling();
  return useAct({
    doing: 'Exporting the audit log',
    does: async (format) => {
      const file = await api.exportAuditLogs(format, filter);
      const today = new Date(clock.wallTime()).toISOString().slice(0, 10);
      saveFile(`audit-log-${today}.${format}`, file.text, formats[format].type);
      return file;
    },
    onDone: (file) => telling.done(exportedText(file)),
  });
}

export function AuditExport({ save }: { save: ReturnType<typeof useAuditExport> }) {
  return (
    <>
      {(['csv', 'json'] as const).map((format) => (
        <Button key={format} busy={save.isPending} onClick={() => save.mutate(format)}>
          <Download aria-hidden className="size-4" />
          Export {formats[format].name}
        </Button>
      ))}
    </>
  );
}
