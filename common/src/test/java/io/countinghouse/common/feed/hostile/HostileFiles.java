package io.countinghouse.common.feed.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Hostile raw files of the sales feed, each with what has to become of it. Case {@code n} of a seed is the same bytes on
 * every call, independent of the other cases.
 */
public final class HostileFiles {
    private record Weighted(String name, Family family) {}

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final List<Weighted> FAMILIES = families();
    private static final List<Weighted> LARGE = List.of(
            new Weighted("giant", Sizes::giant),
            new Weighted("file limit", Sizes::atFileLimit),
            new Weighted("gzip bomb", Gzips::bomb),
            new Weighted("huge cells", Contents::hugeCells));

    private final long seed;
    private final HostileProfile profile;
    private final int largeOneIn;

    /** @param largeOneIn how rare files of up to some MB are */
    public HostileFiles(long seed, HostileProfile profile, int largeOneIn) {
        this.seed = seed;
        this.profile = profile;
        this.largeOneIn = largeOneIn;
    }

    public HostileCase at(int number) {
        Dice dice = new Dice(seed * SPREAD + number * 31L * SPREAD);
        Weighted chosen = dice.pick(dice.oneIn(largeOneIn) ? LARGE : FAMILIES);
        Draft draft = chosen.family().draw(dice, profile);
        String name = draft.name()
                .orElseGet(() -> dice.pick(Names.GOOD))
                .replace("#", String.format(Locale.ROOT, "%05d", number));
        return new HostileCase("HostileFilesTest", seed, number, chosen.name(), name, draft.bytes(), draft.expected());
    }

    private static List<Weighted> families() {
        List<Weighted> families = new ArrayList<>();
        add(families, 10, "cells", Contents::cells);
        add(families, 4, "shapes", Contents::shapes);
        add(families, 3, "line ends", Contents::lineEnds);
        add(families, 5, "last record", Contents::lastRecord);
        add(families, 2, "nothing", Contents::nothing);
        add(families, 1, "tiny", Sizes::tiny);
        add(families, 2, "byte order mark", Encodings::byteOrderMark);
        add(families, 2, "UTF-16 and UTF-32", Encodings::utf16And32);
        add(families, 4, "malformed UTF-8", Encodings::malformed);
        add(families, 1, "Latin-1", Encodings::latin1);
        add(families, 3, "NUL", Encodings::nul);
        add(families, 3, "unclosed quote", Quotes::unclosed);
        add(families, 2, "text behind a quote", Quotes::textBehind);
        add(families, 1, "quote closed elsewhere", Quotes::closedElsewhere);
        add(families, 3, "line ends within quotes", Quotes::lineEndsWithin);
        add(families, 2, "quotes everywhere", Quotes::everywhere);
        add(families, 4, "header reordered", Headers::reordered);
        add(families, 2, "header incomplete", Headers::missing);
        add(families, 2, "header absent", Headers::none);
        add(families, 2, "header with doubles", Headers::duplicated);
        add(families, 1, "header with many columns", Headers::many);
        add(families, 2, "gzip", Gzips::whole);
        add(families, 2, "gzip cut", Gzips::cut);
        add(families, 3, "gzip flipped", Gzips::flipped);
        add(families, 1, "gzip trailed", Gzips::trailed);
        add(families, 2, "gzip of bad content", Gzips::badContent);
        add(families, 1, "gzip twice", Gzips::twice);
        add(families, 2, "gzip misnamed", Gzips::misnamed);
        add(families, 2, "odd name", Names::odd);
        add(families, 6, "bad name", Names::bad);
        add(families, 2, "wrong extension", Names::wrongExtension);
        return List.copyOf(families);
    }

    private static void add(List<Weighted> families, int weight, String name, Family family) {
        for (int i = 0; i < weight; i++) {
            families.add(new Weighted(name, family));
        }
    }
}
