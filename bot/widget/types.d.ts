/** Shapes of the public API's JSON (bot/messages.py), for the type checker only. */

export type Language = "en" | "fr";

export interface Phone {
  number: string;
  tel: string;
  type: "voice" | "tty" | "text";
  label?: string | null;
  keyword?: string | null;
}

export interface Contact {
  id: string;
  name: string;
  description?: string | null;
  phones: Phone[];
  text?: string | null;
  chat_url?: string | null;
  website?: string | null;
  email?: string | null;
  hours?: string | null;
  open_now?: string | null;
  cost?: string | null;
  languages?: string[];
  note?: string | null;
  serves?: string[];
  french_service?: "yes" | "no" | "unknown";
  reviewed_on?: string | null;
  confirm?: string | null;
}

export interface Service extends Contact {
  area: string[];
  police_involved: boolean;
  confidential_address: boolean;
}

export interface Button {
  title: string;
  payload: string;
}

export interface Source {
  title: string;
  url: string;
  date: string | null;
  publisher: string | null;
}

export interface Message {
  text: string;
  entry: string | null;
  buttons: Button[];
  contacts: Contact[];
  services: Service[];
  sources: Source[];
  reviewed_on: string | null;
  /** What the answer lets the visitor do: "handoff" (write to the Office). */
  form: string | null;
}

export interface Started {
  conversation_id: string;
  token: string;
  language: Language;
  messages: Message[];
}

export interface Turn {
  turn: number;
  language: Language;
  urgent: boolean;
  messages: Message[];
}

/** A turn as the server keeps it and would send it along: identifying details are replaced. */
export interface KeptTurn {
  turn: number;
  language: Language;
  /** What was typed, or the words on the button. */
  said: string;
  is_button: boolean;
  answers: string[];
}

/** What is handed on to the Office. */
export interface Handoff {
  message: string;
  reply_to: string | null;
  safe_contact: string | null;
  language: Language;
  /** With the conversation: the last turn that was shown. */
  last_turn?: number;
}

/** What is posted: a text that was typed or the payload of a button. */
export type Body = { text: string } | { payload: string };
