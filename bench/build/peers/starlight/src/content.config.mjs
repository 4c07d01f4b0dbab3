import { docsLoader } from "@astrojs/starlight/loaders";
import { docsSchema } from "@astrojs/starlight/schema";
import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";

export const collections = {
    docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }),
    cases: defineCollection({ loader: glob({ base: "content", pattern: "*/cases/*/*.json" }) }),
};
