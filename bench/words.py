"""Words and sentence patterns that made-up cases are put together from (see corpus.py)."""

from __future__ import annotations

THEMES: dict[str, tuple[str, str, str, str]] = {
    # id: (name zh, name en, nouns zh, nouns en)
    "e-bikes": (
        "电动车", "E-bikes",
        "电动车 充电车棚 充电桩 电池 飞线充电 车棚 车主 停车位 换电柜 雨棚 插座 充电口",
        "e-bike charging-shed charger battery socket shed owner parking-bay swap-cabinet canopy cable rider",
    ),
    "fire-safety": (
        "消防安全", "Fire safety",
        "消防通道 灭火器 楼道堆物 疏散楼梯 烟感报警器 隐患 消防栓 安全出口 防火门 逃生演练 火灾 消防员",
        "fire-lane extinguisher clutter stairwell smoke-alarm hazard hydrant exit fire-door drill fire firefighter",
    ),
    "waste-sorting": (
        "垃圾分类", "Waste sorting",
        "垃圾桶 厨余垃圾 分类驿站 桶站 可回收物 大件垃圾 值守员 清运车 异味 积分 环保袋 投放点",
        "bin kitchen-waste sorting-point station recyclables bulky-waste attendant truck smell points bag drop-off",
    ),
    "old-building-renewal": (
        "老楼改造", "Renewing old buildings",
        "加装电梯 外墙 管线 屋顶 上下水 保温层 施工队 脚手架 单元门 楼梯 采光 补偿方案",
        "lift façade pipe roof drainage insulation builder scaffolding entrance staircase daylight compensation",
    ),
    "elder-care": (
        "助老", "Support for older people",
        "独居老人 助餐点 养老驿站 血压 轮椅 适老化改造 扶手 午餐 子女 健康档案 理发 陪诊",
        "pensioner canteen day-centre blood-pressure wheelchair adaptation handrail lunch children record haircut escort",
    ),
    "open-spaces": (
        "开放空间", "Open spaces",
        "社区客厅 办公面积 柜台 阅览室 活动室 工位 会议室 瑜伽课 书架 咖啡角 多功能厅 开放日",
        "living-room office counter reading-room activity-room desk meeting-room yoga bookshelf café hall open-day",
    ),
    "international-community": (
        "国际社区", "International communities",
        "外籍居民 双语标识 翻译机 服务手册 快递柜 签证 联络点 中文课 文化节 使馆 邻居 英语角",
        "expatriate sign translator handbook locker visa liaison Chinese-class festival embassy neighbour English-corner",
    ),
    "parking": (
        "停车", "Parking",
        "停车难 停车场 车位 错时停车 地锁 私家车 出入口 收费标准 道闸 划线 僵尸车 车牌",
        "parking car-park space staggered-parking ground-lock car gate fee barrier line abandoned-car number-plate",
    ),
    "children": (
        "儿童", "Children",
        "儿童 滑梯 放学 托管班 课后 家长 沙坑 暑假 绘本 游乐设施 学校 篮球架",
        "child slide after-school club homework parent sandpit summer picture-book playground school basketball",
    ),
    "dogs": (
        "文明养犬", "Keeping dogs",
        "养犬 犬绳 狗便 遛狗 宠物 犬证 疫苗 拾便箱 草坪 流浪狗 公约 噪音",
        "dog lead mess walk pet licence vaccine dispenser lawn stray covenant noise",
    ),
    "greening": (
        "绿化", "Greening",
        "花园 绿地 认养 苗木 堆肥 小菜园 树木 凉亭 花箱 浇水 月季 修剪",
        "garden green adoption seedling compost allotment tree pavilion planter watering rose pruning",
    ),
    "property": (
        "物业", "Property management",
        "物业公司 物业费 业委会 维修基金 保安 保洁 门禁 漏水 公共收益 合同 报修 路灯",
        "property-company service-charge owners-committee repair-fund guard cleaner access leak revenue contract repair lamp",
    ),
}  # fmt: skip

KINDS = {
    "problem_kinds": "safety:安全:Safety space:空间:Space order:公共秩序:Shared_order care:照应:Care waste:环境:Surroundings "
    "language:语言:Language agreement:意见不一:No_agreement parking:停放:Parking ageing:老旧:Ageing",
    "resource_kinds": "people:人手:People space:场地:Space mechanism:机制:Mechanisms funds:资金:Funds equipment:设备:Equipment",
    "partner_roles": "convener:召集方:convener resident:居民:residents volunteer:志愿者:volunteers government:政府部门:government "
    "professional:专业人士:professionals company:辖区单位:company",
    "steps": "team:组建伙伴团队:Form_a_partner_team diagnosis:进行社区诊断:Diagnose_the_community "
    "project:开展伙伴项目:Run_partner_projects resolution:破解社区难题:Solve_the_community's_problems "
    "mechanism:形成长效机制:Build_a_lasting_mechanism",
    "stages": "gather:收集:Gather deliberate:商议:Deliberate act:办理:Act supervise:监督:Supervise evaluate:评价:Evaluate",
    "project_states": "planned:计划中:planned done:已完成:done",
}

GLOSSARY = (
    "deliberation-hall|议事厅|deliberation hall|居民坐下来商量事的地方和办法。|Where residents sit down to talk things over.",
    "three-lists|三张清单|three lists|问题清单、资源清单、项目清单。|The lists of problems, resources and projects.",
    "whistle|吹哨报到|whistle and report|社区吹哨，部门报到。|The community whistles, departments report in.",
    "growth-plan|社区成长伙伴计划|Community Growth Partner Programme|请专业力量进社区。|Brings professionals into communities.",
)

# Programme terms: the same few words again and again, as in real cases.
PROGRAMME_ZH = (
    "社区成长伙伴计划 议事厅 居民代表 吹哨报到 问题清单 资源清单 项目清单 社区月协商 党政群共商 伙伴团队 社区书记 居委会 "
    "志愿者 物业公司 楼门长 社会组织 街道办事处 网格员 协商会 居民公约"
)
PROGRAMME_EN = (
    "Community-Growth-Partner-Programme deliberation-hall residents'-delegates list-of-problems list-of-resources "
    "list-of-projects monthly-deliberation partner-team community-secretary residents'-committee volunteers "
    "property-manager entrance-steward social-organisation subdistrict-office grid-worker consultation-meeting "
    "residents'-covenant"
)

NOUNS_ZH = (
    "居民 大家 老人 年轻人 租户 业主 商户 孩子 邻居 社工 专家 部门 意见 方案 问题 办法 时间 费用 场地 资金 名单 电话 问卷 会议 "
    "通知 标准 计划 效果 矛盾 投诉 建议 承诺 进度 材料 图纸 设备 制度 小组 活动 培训 楼道 单元 院子 小区 门口 围墙 花坛 地下室 "
    "空地 楼顶 街道 社区 书记 主任 设计师 律师 医生 老师 学生 民警 保安 施工 协议 合同 账目 表决 结果 经验 困难 需求 资源 项目"
)
VERBS_ZH = (
    "协商 讨论 征求 收集 公布 张贴 走访 登记 整理 拆除 清理 安装 改造 维修 协调 邀请 培训 监督 评价 反馈 推广 试点 签订 落实 "
    "巡查 劝导 帮助 陪伴 记录 核对 测量 设计 比较 投票 解释 支持 反对 同意 拒绝 调整 增加 减少 开放 关闭 移交 管理 使用 维护"
)
SMALL_ZH = (
    "已经 一起 先 再 都 也 还 又 才 就 主动 每周 每月 逐户 当场 重新 尽快 反复 陆续 终于 仍然 大多 几乎 不再 常常"
)
PATTERNS_ZH = (
    "{s}{n}{v}{n}", "{n}对{t}{s}{v}", "{p}{s}{v}{t}的{n}", "在{p}，{n}{s}{v}了{t}", "{t}不够，{n}{s}{v}",
    "{n}说{t}比以前好用了", "{p}把{t}和{n}{v}到一起", "有{d}户{n}{s}{v}", "{x}的{n}{s}{v}{t}", "为了{t}，{p}{s}{v}{n}",
    "{t}由{n}{v}，{n}{v}", "{n}问{t}怎么{v}", "{d}号楼的{n}{s}{v}", "从{d}月起{s}{v}{t}", "{x}{v}{x}的{t}",
    "{n}担心{t}影响{n}", "{p}每月{v}一次{t}", "{t}的{n}由{p}{v}", "没有{t}，{n}只能{v}", "{n}和{n}{s}{v}{x}",
    "一边是{t}，一边是{n}", "{p}请来{n}{v}{t}", "{n}把{t}{v}在{n}", "{t}要{v}，{n}要{v}", "经过{d}次{v}，{n}{s}{v}",
)  # fmt: skip
ENDINGS_ZH = "。 。 。 ， ， ；".split()

NOUNS_EN = (
    "resident neighbour tenant owner shopkeeper child pensioner department expert opinion plan problem answer cost room money "
    "list call survey meeting notice standard effect quarrel complaint proposal promise progress drawing equipment rule group "
    "activity training corridor entrance courtyard compound gate wall basement ground roof secretary director designer lawyer "
    "doctor teacher student officer guard work agreement contract account vote result experience difficulty need resource project "
    "building community street flat household family afternoon weekend season budget schedule map report week"
)
VERBS_EN = (
    "discuss collect publish visit record sort clear install renew repair coordinate invite train supervise judge answer spread "
    "test sign carry patrol persuade help accompany check measure design compare vote explain support oppose agree refuse adjust "
    "increase reduce open close manage use maintain share paint plant clean move ask offer settle organise"
)
LINKS_EN = "and but so because while after before when until although".split()
SMALL_EN = (
    "together first again already slowly often every-week door-to-door on-the-spot at-last step-by-step in-turn".split()
)
PATTERNS_EN = (
    "the {n} {V} the {t}", "{n}s {V} the {t} {s}", "the {t} was {E} by the {n}", "{p} {V} {d} {n}s about the {t}",
    "there was no {t}, so the {n} had to {v}", "{s}, {p} {V} a {t} for the {n}s", "the {n} of the {t} was {E}",
    "{d} households {V} the {t}", "residents of Building {d} {V} the {n}", "the {t} and the {n} were {E} {s}",
    "{p} is {I} the {t}", "the {n}s were afraid that the {t} would {v} the {n}", "a {x} {n} {V} it",
    "{I} the {t} took {d} weeks", "it was {E} that the {n} should {v} the {t}", "since month {d} the {t} has been {E}",
    "the {n}s and the {x} {n}s {V} {s}", "{p} put the {t} beside the {n}", "nobody could {v} the {t}",
    "the {t} is now {E} once a week by {n}s",
)  # fmt: skip

SITES_ZH = "{d}号楼 {d}号院 社区服务站 {d}区{d}号楼 小花园 东门 地下车库 活动中心".split()
SITES_EN = ("Building {d}", "Courtyard {d}", "Community service station", "Building {d}, Zone {d}", "Pocket garden",
            "East gate", "Underground car park", "Activity centre")  # fmt: skip
PLACE_CHARS = "安 惠 新 平 和 永 清 东 西 南 北 柳 桥 坊 泉 光 明 松 竹 梅 花 园 井 台 庄 里 家 河 湖 望 华 阳 福 祥 德 庆".split()
PLACE_SOUNDS = (
    "an hui xin ping he yong qing dong xi nan bei liu qiao fang quan guang ming song zhu mei hua yuan jing tai zhuang li "
    "jia he hu wang hua yang fu xiang de qing"
).split()
