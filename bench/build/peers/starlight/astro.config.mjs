// Cases are a content collection of JSON; their pages are Starlight's own page component around a template.
import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";

const link = (slug, zh, en) => ({ label: zh, translations: { en }, link: `/${slug}/` });

export default defineConfig({
    site: "https://casebook.example",
    integrations: [
        starlight({
            title: { "zh-CN": "伙伴分享", en: "Partner Sharing" },
            locales: { root: { label: "中文", lang: "zh-CN" }, en: { label: "English", lang: "en" } },
            tableOfContents: false,
            pagination: false,
            disable404Route: true,
            sidebar: [
                link("cases", "全部案例", "All cases"),
                link("problems", "按难题找", "Find by problem"),
                link("themes", "按主题找", "Find by theme"),
                link("resources", "按资源找", "Find by resource"),
                link("steps", "按步骤找", "Find by step"),
                link("areas", "伙伴地区", "Partner areas"),
                link("years", "按年份找", "Find by year"),
            ],
        }),
    ],
});
