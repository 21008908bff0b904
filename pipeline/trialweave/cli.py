"""The command line: parse, call, turn errors into messages. Heavy imports stand inside the commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from trialweave.errors import TrialweaveError

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
    only: Annotated[list[str] | None, typer.Option("--only", help="Layers to show, with commas.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="rule: precision of each rule.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write a report for compare.")] = None,
) -> None:
    """Score the pipeline on annotated documents.

    Examples:
      trialweave evaluate corpus/gold
      trialweave evaluate corpus/gold --config configs/pipeline.cfg --only entities,quantities --errors
      trialweave evaluate corpus/gold --by rule --output report.json
    """
    from trialweave.evaluate import commands

    raise typer.Exit(
        commands.evaluate(
            gold, config=config, model=model, errors=errors, only=only or [], by=by, output=output
        )
    )


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
