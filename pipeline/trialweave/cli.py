"""The command line: parse, call, turn errors into messages. Heavy imports stand inside the commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from trialweave.errors import TrialweaveError

LAYERS_HELP = "Layers to show: entities, quantities, relations, arms, trials, zones; several with commas."

app = typer.Typer(
    name="trialweave",
    help="Turn scraped pages of clinical-trial abstracts into tables for a meta-analysis.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if show:
        from trialweave import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.command()
def run(
    dump: Annotated[Path, typer.Argument(help="Folder of pages.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the four tables.")] = Path("out"),
    form: Annotated[str, typer.Option("--format", help="parquet, jsonl or csv.")] = "parquet",
    model: Annotated[Path | None, typer.Option("--model", help="A model's folder.")] = None,
) -> None:
    """Read a dump and write the tables pages, mentions, relations and trials.

    Example:  trialweave run corpus/dump --output out
    """
    from trialweave.batch.run import run_dump

    raise typer.Exit(run_dump(dump, output, form=form, model=model))


@app.command()
def train(
    config: Annotated[Path, typer.Argument(help="The pipeline's configuration: configs/pipeline.cfg.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the model.")],
) -> None:
    """Build a model of a configuration and the knowledge that lies beside it.

    Example:  trialweave train configs/pipeline.cfg --output models/trialweave_en
    """
    from trialweave.train.build import build

    build(config).to_disk(output)
    typer.echo(f"wrote {output}")


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder of NAME.gold.json beside NAME.txt.")],
    config: Annotated[
        Path | None, typer.Option("--config", help="Build the pipeline afresh from this configuration.")
    ] = None,
    model: Annotated[Path | None, typer.Option("--model", help="A model's folder, or its name.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List each miss and false positive.")] = False,
    only: Annotated[list[str] | None, typer.Option("--only", help=LAYERS_HELP)] = None,
    by: Annotated[str | None, typer.Option("--by", help="rule: the precision of each rule.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write a report, for compare.")] = None,
) -> None:
    """Score a pipeline on annotated documents.

    \b
    Examples:
      trialweave evaluate corpus/gold
      trialweave evaluate corpus/gold --config configs/pipeline.cfg --only entities,quantities --errors
      trialweave evaluate corpus/gold --by rule --output report.json
    """
    from trialweave.evaluate import commands

    raise typer.Exit(
        commands.evaluate(gold, config=config, model=model, errors=errors, only=only or [], by=by, output=output)
    )


@app.command()
def compare(
    a: Annotated[Path, typer.Argument(help="A saved report, a model, or a configuration (.cfg).")],
    b: Annotated[Path, typer.Argument(help="Another.")],
    gold: Annotated[
        Path | None, typer.Option("--gold", help="Annotated documents; not needed for two reports.")
    ] = None,
    only: Annotated[list[str] | None, typer.Option("--only", help=LAYERS_HELP)] = None,
) -> None:
    """Show two reports or two models side by side, and every mention and relation gained or lost.

    \b
    Examples:
      trialweave compare before.json after.json
      trialweave compare models/trialweave_en configs/pipeline.cfg --gold corpus/gold --only entities
    """
    from trialweave.evaluate import commands

    raise typer.Exit(commands.compare(a, b, gold=gold, only=only or []))


@app.command()
def agree(
    first: Annotated[Path, typer.Argument(help="The first annotator's folder; it counts as gold.")],
    second: Annotated[Path, typer.Argument(help="The second annotator's folder.")],
    errors: Annotated[bool, typer.Option("--errors", help="List each disagreement.")] = False,
    only: Annotated[list[str] | None, typer.Option("--only", help=LAYERS_HELP)] = None,
) -> None:
    """Show how far two annotators of the same texts agree, by the scores of evaluate.

    \b
    Example:
      trialweave agree annotated/anna annotated/ben --errors
    """
    from trialweave.evaluate import commands

    raise typer.Exit(commands.agree(first, second, errors=errors, only=only or []))


def main() -> None:
    """Run the command line; an error of ours is one line and an exit code, never a traceback."""
    try:
        app()
    except TrialweaveError as error:
        print(f"trialweave: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("trialweave: stopped; what was finished is kept", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
