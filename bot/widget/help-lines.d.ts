/** The module that the server makes from the knowledge and the settings (bot/web/site/lines.py). */
import type { Contact, Language } from "./types";

/** The trafficking hotline first. */
export const HELP_LINES: Record<Language, Contact[]>;
export const EMERGENCY_ID: string;
export const EXIT_URLS: Record<Language, string>;
/** The hosts that a page's own `exit-url` may lead to (standard A11). */
export const EXIT_HOSTS: string[];
export const RETENTION_DAYS: number;
/** Who runs this service and how to write to them. */
export const OFFICE: Record<Language, { name: string; email: string | null }>;
/** The sentence of the notice that the operator decides; empty where they did not yet (standard D1). */
export const AUTHORITY: Partial<Record<Language, string>>;
/** The pages of this service that the chat links to, by what is there: the chat without JavaScript, how privacy works. */
export const PATHS: Record<Language, { chat: string; privacy: string }>;
/** Whether what is written to the Office is sent by mail, or waits until somebody reads it here. */
export const SENDS_MAIL: boolean;
