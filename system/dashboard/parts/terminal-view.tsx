/** Draws the connection's output in xterm.js and sends it what is typed. */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { useEffect, useRef } from 'react';
import { endingAnsi, noticeAnsi } from '../connection/line-ansi.ts';
import { pastedText } from '../connection/pasted-text.ts';
import { useConnection, useServices } from '../services.ts';

const theme = {
  background: '#0b0f14',
  foreground: '#dbe2ea',
  cursor: '#2dd4bf',
  cursorAccent: '#0b0f14',
  selectionBackground: '#2b4a63',
  black: '#1c2530',
  red: '#ff7b72',
  green: '#4ade80',
  yellow: '#fbbf24',
  blue: '#6cb6ff',
  magenta: '#d2a8ff',
  cyan: '#39d3c6',
  white: '#c9d3de',
  brightBlack: '#768390',
  brightRed: '#ffa198',
  brightGreen: '#86efac',
  brightYellow: '#fde68a',
  brightBlue: '#a5d6ff',
  brightMagenta: '#e2c5ff',
  brightCyan: '#7ee8df',
  brightWhite: '#ffffff',
};

/** Input that is not text, as old mouse reports are: one byte a character. */
function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export interface TerminalHandle {
  focus(): void;
}

export function TerminalView(props: {
  handle: React.RefObject<TerminalHandle | null>;
  /** The person asked by Ctrl+F6 to get out of the terminal, which keeps every other key but Ctrl+Shift+C. */
  onLeaveKey: () => void;
  /** A line was written among the output of the shell. */
  onNotice: (text: string) => void;
  /** The id of what is told of it when it gets the focus. */
  describedBy: string;
  /** Tells a screen reader what it shows. */
  spoken: boolean;
}) {
  const { connection } = useServices();
  const { status } = useConnection();
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<Terminal>(null);
  const { handle, describedBy, spoken } = props;
  const outer = useRef(props);
  outer.current = props;

  useEffect(() => {
    const terminal = new Terminal({
      theme,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono') || 'monospace',
      fontSize: 14,
      lineHeight: 1.2,
      scrollback: 5000,
      cursorBlink: false,
      convertEol: false,
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(box.current!);
    terminal.textarea!.setAttribute('aria-describedby', describedBy);
    shown.current = terminal;
    const encoder = new TextEncoder();

    terminal.onData((text) => connection.send(encoder.encode(text)));
    terminal.onBinary((text) => connection.send(latin1(text)));
    terminal.onResize(({ cols, rows }) => connection.resize(cols, rows));
    terminal.attachCustomKeyEventHandler((event) => {
      const leaves = event.key === 'F6' && event.ctrlKey;
      const copies = event.code === 'KeyC' && event.ctrlKey && event.shiftKey;
      if (!leaves && !copies) return true;
      // Ctrl+Shift+C is a browser's own as well.
      event.preventDefault();
      if (event.type === 'keydown') leaves ? outer.current.onLeaveKey() : document.execCommand('copy');
      return false;
    });
    const onPaste = (event: ClipboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      terminal.paste(pastedText(event.clipboardData?.getData('text/plain') ?? ''));
    };
    // Before the terminal's own, which takes what was copied as it is.
    const pasteBox = box.current!;
    pasteBox.addEventListener('paste', onPaste, { capture: true });

    const stopListening = connection.listen((event) => {
      if (event.kind === 'bell') return terminal.write('\u0007');
      if (event.kind === 'output') {
        return new Promise<void>((resolve) => terminal.write(event.bytes, resolve));
      }
      if (event.kind === 'ending') return terminal.write(endingAnsi(event.line));
      terminal.write(noticeAnsi(event.line));
      outer.current.onNotice(event.line.text);
    });

    const watch = new ResizeObserver(() => fit.fit());
    watch.observe(box.current!);
    fit.fit();
    connection.resize(terminal.cols, terminal.rows);
    terminal.focus();
    handle.current = { focus: () => terminal.focus() };

    return () => {
      handle.current = null;
      shown.current = null;
      pasteBox.removeEventListener('paste', onPaste, { capture: true });
      watch.disconnect();
      stopListening();
      terminal.dispose();
    };
  }, [connection, handle, describedBy]);

  useEffect(() => {
    shown.current!.options.screenReaderMode = spoken;
  }, [spoken]);

  useEffect(() => {
    if (status === 'connected') handle.current?.focus();
  }, [status, handle]);

  return <div ref={box} className="h-full min-h-0 w-full overflow-hidden" />;
}
