import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { messageOf } from './states.tsx';
import { useTelling } from './telling.tsx';

/**
 * Something that a person does in a dialog or on a page, which shows how it goes as long as it is there. When it
 * fails after that has been closed or left, the failure is told on the page that is there then.
 */
export function useAct<Answer, Given = void>(act: {
  /** What is being done, as the beginning of "… failed". */
  readonly doing: string | ((given: Given) => string);
  readonly does: (given: Given) => Promise<Answer>;
  readonly onDone?: (answer: Answer, given: Given) => unknown;
}): UseMutationResult<Answer, Error, Given> {
  const { doing, does, onDone } = act;
  const telling = useTelling();
  const here = useRef(false);

  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);

  return useMutation({
    mutationFn: does,
    ...(onDone && { onSuccess: onDone }),
    onError(error, given) {
      if (here.current) return;
      telling.failed(`${typeof doing === 'string' ? doing : doing(given)} failed: ${messageOf(error)}`);
    },
  });
}
