/** The module that the server makes from knowledge/contacts.yml (bot/web/site/lines.py). */
import type { Contact, Language } from "./types";

/** The trafficking hotline first. */
export const HELP_LINES: Record<Language, Contact[]>;
export const EMERGENCY_ID: string;
export const EXIT_URLS: Record<Language, string>;
export const RETENTION_DAYS: number;
