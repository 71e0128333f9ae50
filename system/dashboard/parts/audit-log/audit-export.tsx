/** Saves all entries that match the filters as a file. */
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import type { AuditFilter } from '../../../contracts/api/audit-search.ts';
import { exportedText } from '../../format/exported-text.ts';
import { useServices } from '../../services.ts';
import { Button } from '../button.tsx';
import { saveFile } from '../save-file.ts';

const formats = { csv: { name: 'CSV', type: 'text/csv' }, json: { name: 'JSON', type: 'application/json' } };

/** `onDone` is told in a sentence what was saved; `onFailed` what went wrong. */
export function AuditExport(props: {
  filter: AuditFilter;
  onDone: (text: string) => void;
  onFailed: (error: unknown) => void;
}) {
  const { api, clock } = useServices();
  const save = useMutation({
    mutationFn: async (format: keyof typeof formats) => {
      const file = await api.exportAuditLogs(format, props.filter);
      const today = new Date(clock.wallTime()).toISOString().slice(0, 10);
      saveFile(`audit-log-${today}.${format}`, file.text, formats[format].type);
      return file;
    },
    onSuccess: (file) => props.onDone(exportedText(file)),
    onError: props.onFailed,
  });
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
